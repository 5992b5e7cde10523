import { assertEquals, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { FrameReader } from "./frame.ts";

const NONCE = "0123456789abcdef0123456789abcdef";
const BOOT_ID = "8b5ee0a5-3f3f-4a52-9e8f-0d3c1b2a4c5d";
const MIB = 1024 * 1024;

interface Parts {
  readonly nonce?: string;
  readonly bootId?: string;
  readonly moment?: string;
  readonly name?: string;
  readonly exit?: string;
  readonly size?: string;
  readonly sha256?: string;
  readonly text?: string;
  readonly end?: string;
}

function base64(text: string): string {
  return btoa(text).replace(/.{76}/g, "$&\n").trim();
}

/** A frame as the probe writes it; any part may be another. */
function frame(parts: Parts = {}): string {
  const { text = "hello\n", nonce = NONCE, name = "lsblk", bootId = BOOT_ID, moment = "after", exit = "0" } =
    parts;
  const { size = String(text.length), sha256 = createHash("sha256").update(text).digest("hex") } = parts;
  const body = text === "" ? "" : `${base64(text)}\n`;
  const end = parts.end ?? `#end ${nonce} ${name}`;
  return `#seedling 1 ${nonce} ${bootId} ${moment} ${name} ${exit} ${size} ${sha256}\n${body}${end}\n`;
}

function done(parts: Parts = {}): string {
  return frame({ name: "done", text: "", ...parts });
}

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

Deno.test("FrameReader says which frame has no end yet", () => {
  const reader = read(frame() + frame({ name: "df" }).split("\n", 2).join("\n") + "\n");
  assertEquals(reader.unfinished, "frame after/df (report line 4) has no end: the report stops at line 5");
  assertEquals(read(frame()).unfinished, undefined);
});

const text = "hello\n";
const other = "wrong\n";
const [header = "", body = "", end = ""] = frame().split("\n");

/** Frames that must not count, whatever stands in them, and the words that must name each. None leaves a frame. */
const SPOOFED: Readonly<Record<string, readonly [report: string, damage: string]>> = {
  "another nonce": [frame({ nonce: "f".repeat(32) }), "is foreign: its nonce is"],
  "a nonce in capitals": [frame({ nonce: NONCE.toUpperCase() }), "is foreign"],
  "a nonce cut short": [frame({ nonce: NONCE.slice(0, -1) }), "is foreign"],
  "the placeholder for a nonce": [frame({ nonce: "@NONCE@" }), "is foreign"],
  "a nonce of spaces": [frame({ nonce: "" }), "no frame that this version can read"],
  "a version to come": [frame().replace("#seedling 1", "#seedling 2"), "no frame that this version can read"],
  "no version": [frame().replace("#seedling 1", "#seedling"), "no frame that this version can read"],
  "another moment": [frame({ moment: "later" }), "no frame that this version can read"],
  "a moment that JavaScript knows": [frame({ moment: "constructor" }), "no frame that this version can read"],
  "a name with a path": [frame({ name: "../../etc/passwd" }), "no frame that this version can read"],
  "a name too long": [frame({ name: "a".repeat(65) }), "no frame that this version can read"],
  "no name": [frame({ name: "" }), "no frame that this version can read"],
  "an exit status below nothing": [frame({ exit: "-1" }), "no frame that this version can read"],
  "an exit status over 255": [frame({ exit: "256" }), "no frame that this version can read"],
  "a size that is none": [frame({ size: "1e3" }), "no frame that this version can read"],
  "a size of 4 GiB": [frame({ size: "4294967296" }), "a frame has at most 4194304"],
  "a size of 4 MiB and a byte": [frame({ size: String(4 * MIB + 1) }), "a frame has at most 4194304"],
  "a size too small": [frame({ size: "5" }), "has more than the 5 bytes it says"],
  "a size too large": [frame({ size: "7" }), "has 6 bytes, and says 7"],
  "a size of nothing": [frame({ size: "0" }), "has more than the 0 bytes it says"],
  "another SHA-256": [frame({ sha256: "0".repeat(64) }), "has another SHA-256 than it says"],
  "a SHA-256 in capitals": [
    `${header.replace(/\w{64}$/, (sum) => sum.toUpperCase())}\n`,
    "no frame that this version can read",
  ],
  "no SHA-256": [frame({ sha256: "" }), "no frame that this version can read"],
  "a word more": [frame().replace("\n", " more\n"), "no frame that this version can read"],
  "two spaces": [frame().replace(" after ", "  after "), "no frame that this version can read"],
  "another body": [frame().replace(btoa(text), btoa(other)), "has another SHA-256 than it says"],
  "a body that is no base64": [frame().replace(btoa(text), "aGVsbG8*"), "is not base64 in line 2"],
  "a body of plain text": [frame().replace(btoa(text), text.trim()), "is not base64 in line 2"],
  "a body line too long": [`${header}\n${"A".repeat(80)}\n${end}\n`, "is not base64 in line 2"],
  "a body after its padding": [
    `${frame({ text: "hi\n1" }).replace(/\n#end/, "\naGk=\n#end")}`,
    "is not base64 in line 3",
  ],
  "a body cut short": [`${header}\n${body.slice(0, 4)}\n${end}\n`, "has 3 bytes, and says 6"],
  "no body": [`${header}\n${end}\n`, "has 0 bytes, and says 6"],
  "an end with another nonce": [frame({ end: `#end ${"f".repeat(32)} lsblk` }), "ends as"],
  "an end with another name": [frame({ end: `#end ${NONCE} df` }), "ends as"],
  "an end with more words": [frame({ end: `${end} more` }), "ends as"],
  "an end alone": [`${end}\n`, "ends a frame that has not begun"],
  "a header in the middle of a line": [`login: ${frame()}`, "has a frame in the middle"],
  "a header in quotes": [`> ${frame().replaceAll("\n", "\n> ")}\n`, "has a frame in the middle"],
  "a frame inside a frame": [`${header}\n${frame({ nonce: "f".repeat(32) })}${end}\n`, "has no end"],
  "a kernel line inside": [`${header}\n[   17.2] EXT4-fs\n${body}\n${end}\n`, "is not base64 in line 2"],
  "an escape inside": [`${header}\n\x1b[0m${body}\n${end}\n`, "is not base64 in line 2"],
  "a header of 16 KiB": [`#seedling 1 ${"a".repeat(16384)}\n`, "no frame that this version can read"],
  "a closing frame with bytes": [frame({ name: "done" }), "the closing frame has none"],
};
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

/** Frames that are sound by themselves and come at the wrong time: the first ones count, these never. */
const OUT_OF_PLACE: Readonly<
  Record<string, readonly [report: string, counted: readonly string[], damage: string]>
> = {
  "the same again": [frame() + frame(), ["after/lsblk"], "is a repetition: the first one counts"],
  "the same with another text": [frame() + frame({ text: other }), ["after/lsblk"], "is a repetition"],
  "a second closing frame": [done() + done(), ["after/done"], "is a repetition"],
  "one after the closing frame": [done() + frame(), ["after/done"], 'is late: "after" was already closed'],
  "an earlier moment": [
    frame() + frame({ moment: "before" }),
    ["after/lsblk"],
    'of a later moment than "before"',
  ],
  "another boot": [
    frame() + frame({ name: "df", bootId: "0".repeat(36) }),
    ["after/lsblk"],
    "is of another boot: its boot id is",
  ],
};
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
  const reader = read(`${end}\n`.repeat(60));
  assertEquals([reader.damage.length, reader.damage.at(-1)], [51, "and 10 more"]);
});

Deno.test("FrameReader quotes only the beginning of a damaged line", () => {
  const [damage = ""] = read(`#seedling ${"\x1b]0;x".repeat(100)}\n`).damage;
  assertEquals([damage.length < 400, damage.includes("\x1b")], [true, false]);
});
