import { assertEquals } from "@std/assert";
import { badCase } from "../../fixtures/attacks/bad_text.ts";
import { contradictionIn } from "./contradiction.ts";

Deno.test("contradictionIn() takes a case of whose rows none was held as it was judged, and no other verdict of it", () => {
  const points = [
    { kind: "boot", name: "boot", verdict: "pass", findings: [] },
    { kind: "expectation", name: "boot times", verdict: "skip", findings: [] },
  ] as const;
  const { boot: _, ...bare } = badCase("a");
  const told = { ...bare, points };
  assertEquals(contradictionIn({ ...told, verdict: "skip" }), undefined);
  assertEquals(
    contradictionIn({ ...told, verdict: "pass" }),
    '"a" is called pass, and its points come to skip',
  );
});

Deno.test("contradictionIn() takes no case without points that is called anything but skipped or an error", () => {
  const told = { ...badCase("a"), points: [] };
  for (const verdict of ["skip", "error"] as const) {
    assertEquals(contradictionIn({ ...told, verdict }), undefined);
  }
  for (const verdict of ["pass", "fail", "expected-failure"] as const) {
    assertEquals(contradictionIn({ ...told, verdict }), `"a" is called ${verdict}, and has no points`);
  }
});

Deno.test("contradictionIn() takes no boot that ended badly for sound, and no pass that says why not", () => {
  const boot = { id: "b", seconds: 1, phases: [], consolePath: "", lastLines: [] };
  const point = { kind: "boot", name: "boot", verdict: "pass", findings: [] } as const;
  const finding = { path: "boot", expected: "a", actual: "b", readFrom: "", at: "" };
  const told = { ...badCase("a"), verdict: "pass", points: [point] } as const;
  assertEquals(contradictionIn({ ...told, boot: { ...boot, ending: "reported" } }), undefined);
  assertEquals(
    contradictionIn({ ...told, boot: { ...boot, ending: "of-a-later-version" } }),
    '"a" has a boot that ended by "of-a-later-version", is called sound, and docs/faults.md has no such ending',
  );
  for (const ending of ["panic", "timeout", "reset"]) {
    assertEquals(
      contradictionIn({ ...told, boot: { ...boot, ending } }),
      `"a" has a boot that ended by ${ending}, and is called sound`,
    );
    const expected = { ...point, verdict: "expected-failure", findings: [finding] } as const;
    assertEquals(
      contradictionIn({
        ...told,
        verdict: "expected-failure",
        points: [expected],
        boot: { ...boot, ending },
      }),
      undefined,
    );
  }
  assertEquals(
    contradictionIn({ ...told, points: [{ ...point, findings: [finding] }] }),
    '"a" has a point "boot" that passed, and says why not',
  );
});

Deno.test("contradictionIn() takes no pass that does not say how its boot went", () => {
  const points = [{ kind: "expectation", name: "root", verdict: "pass", findings: [] }] as const;
  assertEquals(
    contradictionIn({ ...badCase("a"), points, verdict: "pass" }),
    '"a" is called pass, and has no point that says that its boot went well',
  );
});
