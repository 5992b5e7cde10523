/** What a guest's probe sends is cut at a length: a fact says so, or cannot be read. */
import { assertEquals, assertThrows } from "@std/assert";
import { cloudInit } from "./cloud_init.ts";
import { commands } from "./commands.ts";
import { df } from "./df.ts";
import { type FactKind, FactsError } from "./fact.ts";
import { files } from "./files.ts";
import { mounts } from "./mounts.ts";
import { network } from "./network.ts";
import { packages } from "./packages.ts";
import { ports } from "./ports.ts";
import { ssh } from "./ssh.ts";

const KEPT = 65_536;
const packed = (text: string) => ` =${new TextEncoder().encode(text).toBase64()}`;
const name = new TextEncoder().encode("x").toBase64();
const x = (length: number) => "x".repeat(length);
const fileText = (contents: string, size: number) =>
  `${name} 644 root root ${size}${packed("regular file")}${packed(contents)}\n`;
const commandText = (stdout: string) => `${name} 0${packed(stdout)}${packed("")}\n`;
const sshText = (keys: string) => `== private\n== public\n\n== user root 600 root:root\n${keys}\n`;
const LOG_LINE = "2024-01-01 00:00:00,000 - a.py[WARNING]: x\n";
const logText = (lines: number) => `{"v1":{"init":{"errors":[]}}}\n#log\n${LOG_LINE.repeat(lines)}`;

/** A frame's text, a column that was cut or not. */
const ROWS: readonly (readonly [string, FactKind, string, string, boolean])[] = [
  ["a file", files, fileText(x(KEPT), KEPT + 1), "contents", true],
  ["a file as long as what is kept", files, fileText(x(KEPT), KEPT), "contents", false],
  ["a short file", files, fileText("x", 1), "contents", false],
  ["a file of the kernel's", files, fileText("x", 0), "contents", false],
  ["a long file of the kernel's", files, fileText(x(KEPT), 0), "contents", true],
  ["a command's output", commands, commandText(x(KEPT)), "stdout", true],
  ["a command's short output", commands, commandText(x(KEPT - 1)), "stdout", false],
  ["authorized_keys", ssh, sshText(x(KEPT)), "keys", true],
  ["short authorized_keys", ssh, sshText("x"), "keys", false],
  ["cloud-init's log", cloudInit, logText(200), "warnings", true],
  ["the tracebacks of cloud-init's log", cloudInit, logText(200), "tracebacks", true],
  ["cloud-init's short log", cloudInit, logText(199), "tracebacks", false],
];
for (const [what, kind, text, column, isCut] of ROWS) {
  Deno.test(`${kind.key}.parse() says of ${what} that it ${isCut ? "was cut" : "is whole"}`, () => {
    const value = kind.parse(text).at(-1)?.columns[column];
    assertEquals(value !== undefined && "cut" in value && value.cut !== undefined, isCut);
  });
}

Deno.test("files.parse() leaves out a character that was cut in two", () => {
  const bytes = new TextEncoder().encode(`${x(KEPT - 1)}ü`).subarray(0, KEPT);
  const text = `${name} 644 root root 70000${packed("regular file")} =${bytes.toBase64()}\n`;
  const contents = files.parse(text)[0]?.columns.contents;
  assertEquals(contents?.kind === "text" && contents.text, x(KEPT - 1));
});

/** More than is read: a row that is not read would be one that is absent. */
const TOO_MUCH: readonly (readonly [FactKind, string, string])[] = [
  [mounts, "/dev/vda1 / ext4 rw 0 0\n".repeat(5001), "more than 5000 mounts"],
  [network, `${"lo up - 65536\n".repeat(4097)}== addresses\n`, "more than 4096 interfaces"],
  [ports, "/proc/net/tcp:  sl\n".repeat(262_145), "more than 262144 sockets"],
  [packages, `dpkg\nii  sudo ${"1".repeat(1000)}\n`, "no package in"],
  [
    df,
    `Filesystem Type 1B-blocks Used Avail Use% Mounted on\n/dev/vda1 ext4 1 1 1 1% /${x(16_384)}\n`,
    "a line has more",
  ],
];
for (const [kind, text, message] of TOO_MUCH) {
  Deno.test(`${kind.key}.parse() refuses what it would not read to its end`, () => {
    assertThrows(() => kind.parse(text), FactsError, message);
  });
}
