import { assertEquals } from "@std/assert";
import { qemuCrash } from "./departure.ts";
import { type Ending, ending, heardAgain, isAsAwaited, isHostTrouble, isSettled } from "./ending.ts";
import { ENDING_NAMES, ENDINGS } from "./endings.ts";

Deno.test("Ending takes no name beside another's verdict", () => {
  // @ts-expect-error: a panic is the guest's fault.
  const panic: Ending = { name: "panic", verdict: "error", text: "" };
  // @ts-expect-error: nobody can tell whose fault a timeout is.
  const timeout: Ending = { name: "timeout", verdict: "fail", text: "" };
  assertEquals([panic, timeout].map(({ name, verdict }) => ENDINGS[name].verdict === verdict), [
    false,
    false,
  ]);
});

Deno.test("ENDINGS blames the host by errors alone, and settles none of them", () => {
  const troubled = ENDING_NAMES.filter(isHostTrouble);
  assertEquals(
    troubled.map((name) => [ENDINGS[name].verdict, isSettled(name)]),
    troubled.map(() => ["error", false]),
  );
  assertEquals(ENDING_NAMES.filter((name) => isSettled(name) && ENDINGS[name].verdict === "error"), []);
});

Deno.test("isHostTrouble() and isSettled() know nothing of a name that another build kept", () => {
  for (const name of ["", "constructor", "melted"]) {
    assertEquals([isHostTrouble(name), isSettled(name)], [false, false]);
  }
});

Deno.test("ending() has the table's hint, the boot's own in its place, or none where the boot says so", () => {
  const hintOf = (told: { readonly hint?: string | false }) =>
    ending("no-output", { text: "", ...told }).hint;
  assertEquals([{}, { hint: "own" }, { hint: false } as const].map(hintOf), [
    ENDINGS["no-output"].hint,
    "own",
    undefined,
  ]);
  assertEquals(Object.keys(ending("panic", { text: "" })), ["name", "verdict", "text"]);
});

Deno.test("isAsAwaited() and heardAgain() know the endings by which a record is taken or judged again", () => {
  assertEquals(ENDING_NAMES.filter(isAsAwaited), ["reported", "came-up"]);
  const by = Object.groupBy(ENDING_NAMES, (name) => heardAgain(name) ?? "words");
  assertEquals(by.stands, ["output-limit", "host-disk-full", "base-modified"]);
  assertEquals(by.yields, ["came-up", "recorded", "not-up", "no-output", "report-incomplete"]);
  assertEquals([isAsAwaited("melted"), heardAgain("melted")], [false, undefined]);
});

Deno.test("qemuCrash() has the hint of what QEMU's last words mean, and guesses only where there are none", () => {
  const hintOf = (signal: string | undefined, stderr: string) => qemuCrash(1, signal, stderr).hint;
  assertEquals(hintOf("SIGKILL", "out of memory"), ENDINGS["host-memory"].hint);
  assertEquals(hintOf("SIGKILL", ""), "the host's kernel may have run out of memory");
  assertEquals(hintOf(undefined, "No space left on device"), ENDINGS["host-disk-full"].hint);
  assertEquals(hintOf("SIGSEGV", "out of thin air"), undefined);
});
