import { assertEquals, assertStringIncludes } from "@std/assert";
import { BOOT_ID, done, frame, NONCE, OUT_OF_PLACE, SPOOFED } from "../../fixtures/attacks/bad_frames.ts";
import { FrameReader } from "./frame.ts";

const MIB = 1024 * 1024;

function read(report: string, nonce: string | undefined = NONCE): FrameReader {
  const reader = new FrameReader(nonce);
  reader.push(new TextEncoder().encode(report));
  return reader;
}

function namesOf(reader: FrameReader): readonly string[] {
  return reader.frames.map(({ moment, name }) => `${moment}/${name}`);
}

Deno.test("FrameReader reads frames with their exit status and bytes", () => {
  const text = "x".repeat(1000);
  const reader = read(
    frame({ moment: "before", text, exit: "127" }) + done({ moment: "before" }) + frame() + done(),
  );
  assertEquals(reader.damage, []);
  assertEquals(namesOf(reader), ["before/lsblk", "before/done", "after/lsblk", "after/done"]);
  const [first] = reader.frames;
  assertEquals([first?.bootId, first?.exit, new TextDecoder().decode(first?.bytes)], [BOOT_ID, 127, text]);
  assertEquals(["before", "after", "shutdown"].map((each) => reader.isComplete(each as "after")), [
    true,
    true,
    false,
  ]);
});

Deno.test("FrameReader reads a report cut anywhere", () => {
  const report = new TextEncoder().encode(frame({ text: "x".repeat(99) }) + done());
  for (const size of [1, 2, 3, 7, 64, 200]) {
    const reader = new FrameReader(NONCE);
    for (let at = 0; at < report.length; at += size) reader.push(report.subarray(at, at + size));
    assertEquals([reader.damage, namesOf(reader)], [[], ["after/lsblk", "after/done"]]);
  }
});

Deno.test("FrameReader reads as much of a long line in pieces as in one", () => {
  const bytes = new TextEncoder().encode(`${"x".repeat(650)}#seedling 1 \n`);
  const reader = new FrameReader(NONCE);
  for (const piece of [bytes.subarray(0, 100), bytes.subarray(100)]) reader.push(piece);
  assertEquals([reader.damage, read(new TextDecoder().decode(bytes)).damage], [[], []]);
});

Deno.test("FrameReader reads lines that a tty ended with CR LF, and blank ones between", () => {
  const reader = read(`\r\n${frame().replaceAll("\n", "\r\r\n")}\n\n${done().replaceAll("\n", "\n\n")}`);
  assertEquals([reader.damage, namesOf(reader)], [[], ["after/lsblk", "after/done"]]);
});

Deno.test("FrameReader ignores what firmware and a getty write on the port", () => {
  const firmware = "\x1b[2J\x1b[01;01HUEFI \x1b[0m\r\nGNU GRUB  version 2.06\r\n\r\ndebian login: \n";
  const reader = read(`${firmware}${frame()}debian login: \n${done()}Password: `);
  assertEquals([reader.damage, namesOf(reader)], [[], ["after/lsblk", "after/done"]]);
});

Deno.test("FrameReader takes the first nonce where it is not told one", () => {
  const reader = read(frame() + frame({ nonce: "f".repeat(32), name: "df" }) + done(), undefined);
  assertEquals(namesOf(reader), ["after/lsblk", "after/done"]);
  assertStringIncludes(reader.damage[0] ?? "", "frame after/df (report line 4) is foreign");
});

Deno.test("FrameReader tells the frames of one foreign nonce in a line", () => {
  const [others, more] = ["f", "e"].map((digit) => digit.repeat(32));
  const foreign = ["df", "lsblk", "users"].map((name) => frame({ nonce: `${others}`, name })).join("");
  const reader = read(frame() + foreign + frame({ nonce: `${more}`, name: "df" }) + done());
  assertEquals(namesOf(reader), ["after/lsblk", "after/done"]);
  assertEquals(reader.damage.map((text) => / and so are \d+ more|$/.exec(text)?.[0]), [
    " and so are 2 more",
    "",
  ]);
});

Deno.test("FrameReader says which frame has no end yet", () => {
  const reader = read(frame() + frame({ name: "df" }).split("\n", 2).join("\n") + "\n");
  assertEquals(reader.unfinished, "frame after/df (report line 4) has no end: the report stops at line 5");
  assertEquals(read(frame()).unfinished, undefined);
});

for (const [what, [report, damage]] of Object.entries(SPOOFED)) {
  Deno.test(`FrameReader does not count a frame with ${what}`, () => {
    const reader = read(report);
    assertEquals(reader.frames, []);
    assertStringIncludes(reader.damage[0] ?? "", damage);
    // What follows is read again.
    reader.push(new TextEncoder().encode(frame({ name: "df" }) + done()));
    assertEquals(namesOf(reader), ["after/df", "after/done"]);
  });
}

for (const [what, [report, counted, damage]] of Object.entries(OUT_OF_PLACE)) {
  Deno.test(`FrameReader counts only the first frames before ${what}`, () => {
    const reader = read(report);
    assertEquals(namesOf(reader), counted);
    assertEquals(reader.damage.length, 1);
    assertStringIncludes(reader.damage[0] ?? "", damage);
  });
}

Deno.test("FrameReader takes a frame of 4 MiB", () => {
  const reader = read(frame({ text: "x".repeat(4 * MIB) }));
  assertEquals([reader.damage, reader.frames[0]?.bytes.length], [[], 4 * MIB]);
});

Deno.test("FrameReader names fifty damaged frames and counts the rest", () => {
  const reader = read(`#end ${NONCE} lsblk\n`.repeat(60));
  assertEquals([reader.damage.length, reader.damage.at(-1)], [51, "and 10 more"]);
});

Deno.test("FrameReader quotes only the beginning of a damaged line", () => {
  const [damage = ""] = read(`#seedling ${"\x1b]0;x".repeat(100)}\n`).damage;
  assertEquals([damage.length < 400, damage.includes("\x1b")], [true, false]);
});

Deno.test("FrameReader refuses frames from before a reboot, which have the nonce of this boot", () => {
  const earlier = "1".repeat(36);
  const reader = new FrameReader(NONCE, [earlier]);
  const report = frame({ bootId: earlier }) + done({ bootId: earlier }) + frame() + done();
  reader.push(new TextEncoder().encode(report));
  assertEquals(namesOf(reader), ["after/lsblk", "after/done"]);
  assertEquals(reader.frames[0]?.bootId, BOOT_ID);
  assertEquals(reader.damage.map((line) => line.replace(/^.*\) /, "")), [
    `is of an earlier boot: its boot id is "${earlier}", from before the reboot`,
    `is of an earlier boot: its boot id is "${earlier}", from before the reboot`,
  ]);
});
