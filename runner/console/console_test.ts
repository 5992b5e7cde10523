import { assertEquals, assertStringIncludes } from "@std/assert";
import { listenTo } from "./console.ts";

const FOLDER = new URL("../../fixtures/consoles/", import.meta.url);
const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const DONE = `#seedling 1 abc boot after done 0 0 ${EMPTY_SHA256}\n#end abc done\n`;

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

for (const name of ["article-default", "article-growpart-off", "article-resize_rootfs-false", "debian-12"]) {
  Deno.test(`listenTo() finds no fault in ${name}.console`, () => {
    const { ending, damage } = listenTo({ console: Deno.readFileSync(new URL(`${name}.console`, FOLDER)) });
    assertEquals([ending.name, ending.verdict, damage], ["recorded", "pass", []]);
  });
}

Deno.test("listenTo() reads a whole boot of Debian 12 as a person saw it", () => {
  const { lines, phases } = listenTo({ console: Deno.readFileSync(new URL("debian-12.console", FOLDER)) });
  const text = (number: number) => lines.filter((line) => line.number === number).map((line) => line.text);
  assertEquals(text(5), ["GRUB loading."]);
  assertStringIncludes(text(8).join("|"), "GNU GRUB  version 2.06-13+deb12u1|+---");
  assertEquals(text(57), [
    "[  OK  ] Finished cloud-init-local.service - Initial cloud-init job (pre-networking).",
  ]);
  assertEquals(text(101), ["debian login: "]);
  const seen = ["firmware", "bootloader", "kernel", "initramfs", "userspace", "cloud-init"];
  assertEquals(phases.map(({ phase }) => phase), seen);
});

Deno.test("listenTo() takes an empty recording for an error", () => {
  const { ending } = listenTo({ console: bytes("") });
  assertEquals([ending.name, ending.verdict], ["no-output", "error"]);
});

Deno.test("listenTo() takes a fatal line for a fail, as in a boot", () => {
  const fatal = [
    "[    1.9] Kernel panic - not syncing: x\n",
    "[    1.9] Out of memory: Killed process 8 (x)\n",
    "debian login: ",
  ];
  const endings = fatal.map((text) => listenTo({ console: bytes(text) }).ending);
  assertEquals(endings.map(({ name }) => name), ["panic", "out-of-memory", "cloud-init-never-ran"]);
  assertEquals(endings.map(({ verdict }) => verdict), ["fail", "fail", "fail"]);
});

Deno.test("listenTo() reads a recorded report by its own nonce", () => {
  const { ending, frames, damage } = listenTo({ console: bytes("x\n"), report: bytes(DONE) });
  assertEquals([ending.name, frames.length, damage], ["reported", 1, []]);
});

Deno.test("listenTo() takes a foreign report for damage", () => {
  const { ending, damage } = listenTo({ console: bytes("x\n"), report: bytes(DONE), nonce: "def" });
  assertEquals([ending.name, ending.verdict, damage.length], ["report-incomplete", "error", 1]);
});

Deno.test("listenTo() takes a report without its closing frame for an error", () => {
  const cut = listenTo({ console: bytes("x\n"), report: bytes(DONE.split("\n", 1) + "\n") }).ending;
  assertEquals([cut.name, cut.verdict], ["report-incomplete", "error"]);
  assertStringIncludes(cut.hint ?? "", "frame after/done (report line 1) has no end");
  const none = listenTo({ console: bytes("x\n"), report: bytes(DONE.replace("after", "before")) }).ending;
  assertEquals(none.hint, 'the closing frame of "after" is not there');
});

Deno.test("listenTo() lets a panic count that a report follows", () => {
  const { ending } = listenTo({ console: bytes("Kernel panic - not syncing: x\n"), report: bytes(DONE) });
  assertEquals(ending.name, "panic");
});
