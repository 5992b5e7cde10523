import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { listRecorded, recordingOf } from "../../fixtures/conformance/recorded.ts";
import type { HeardBoot } from "../record/heard.ts";
import { readRecord } from "../record/recording.ts";
import { loadCases } from "../suite/load.ts";
import { parseCase } from "../suite/read_cases.ts";
import { judge } from "../verdict/verdict.ts";
import { type CaseHead, firstCase, unseenCase } from "./first_case.ts";

const HEAD: CaseHead = { name: 'it "works"', keys: ["image: ./disk.qcow2", "disk: +5G"] };
const { cases } = await loadCases([new URL("../../cases", import.meta.url).pathname]);

/** A boot of the suite that was recorded on an image: what it showed is real. */
async function recorded(image: string, id?: string): Promise<HeardBoot> {
  const all = await listRecorded(image);
  const found = id === undefined ? all[0] : recordingOf(cases, all).get(id);
  assert(found, `a boot of ${image} is recorded`);
  return await readRecord(found.folder);
}

function parsed(text: string) {
  const read = parseCase(text, { id: "first", source: "first.yaml", readFile: () => new Uint8Array() });
  assertEquals(read.mistakes.map(({ message }) => message), []);
  assert("case" in read);
  return read.case;
}

for (const image of ["debian-11", "debian-12", "debian-13"]) {
  Deno.test(`firstCase() writes a case of ${image} that its own boot passes`, async () => {
    const heard = await recorded(image);
    const { text, count } = firstCase(HEAD, heard);
    const testCase = parsed(text);
    const { verdict, points } = judge(testCase, heard.transcript, heard);
    assertEquals(points.filter((point) => point.verdict !== "pass"), []);
    assertEquals([verdict, points.length], ["pass", count + 1]);
    assert(count >= 10, text);
  });
}

Deno.test("firstCase() gives each expectation a reason above it", async () => {
  const { text } = firstCase(HEAD, await recorded("debian-12", "growth/default"));
  const lines = text.split("\n");
  const facts = lines.map((line, at) => ({ line, before: lines[at - 1] ?? "" }))
    .filter(({ line }) => /^ {2,}\S+: (?!$)/.test(line) && !line.includes("# "));
  assert(facts.length >= 10, text);
  for (const { line, before } of facts) assertMatch(before, /^ +# /, line);
  assertMatch(text, /^ {2}# Computed from image and disk, .* partition 1 2\.1G \(\d+ B\) ->\n/m);
  assertMatch(text, /^ {2}root: grown$/m);
  assertEquals(lines.filter((line) => line.includes("# ") && line.length > 100), []);
});

Deno.test("firstCase() calls a cloud-init that failed one to mend, not to keep", async () => {
  const { text } = firstCase(HEAD, await recorded("mkosi"));
  assertMatch(text, /# cloud-init failed: mend that in the image/);
  assert(!firstCase(HEAD, await recorded("debian-12")).text.includes("cloud-init failed"));
});

Deno.test("firstCase() keeps no expectation that the boot does not hold, and none that a guest broke out with", async () => {
  const heard = await recorded("debian-12", "growth/default");
  const os = 'ID=debian\nVERSION_ID="12\\n}]: evil # x"\n';
  const frames = heard.transcript.frames.map((frame) =>
    frame.name === "os" ? { ...frame, bytes: new TextEncoder().encode(os) } : frame
  );
  const { text } = firstCase(HEAD, { ...heard, transcript: { ...heard.transcript, frames } });
  assert(!text.includes("evil"), text);
  assertStringIncludes(text, "os: { id: debian }");
  parsed(text);
});

Deno.test("firstCase() of a boot that told nothing expects what its console does not show", () => {
  const line = { number: 1, text: "host login: Kernel panic" };
  const transcript = {
    lines: [line],
    frames: [],
    damage: [],
    ending: { name: "came-up", verdict: "pass", text: "it came up" },
    phases: [],
  } as const;
  const heard = { id: "b", image: "i", transcript, seconds: 1, consolePath: "c" };
  const { text, count } = firstCase({ name: "x", keys: ["seed: none"] }, heard);
  assertEquals(count, 2, text);
  assertStringIncludes(text, 'matches: ["login:"]');
  assert(!text.includes('"Kernel panic"'));
});

Deno.test("unseenCase() asks for the boot of the case that comes of it", () => {
  const { disk, image, seed } = parsed(unseenCase(HEAD));
  assertEquals([disk, seed.userData.length], [{ kind: "beyond-image", bytes: 5 * 1024 ** 3 }, 0]);
  assertEquals(image?.kind, "path");
});
