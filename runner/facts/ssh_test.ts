import { assertEquals, assertThrows } from "@std/assert";
import { FactsError, type Row } from "./fact.ts";
import { ssh } from "./ssh.ts";
import { readPublicKey } from "./ssh_key.ts";

const FOLDER = new URL("../../fixtures/facts/ssh/", import.meta.url);
const ROWS = ssh.parse(Deno.readTextFileSync(new URL("cloud.txt", FOLDER)));
const columnsOf = (rows: readonly Row[], name: string) =>
  rows.find(({ names }) => names[0] === name)?.columns;
const list = (
  ...items: readonly string[]
) => ({ kind: "list", items, text: items.join(", ") || "none" } as const);
const text = (text: string) => ({ kind: "text", text } as const);
// As ssh-keygen -l prints it for the same key.
const ED25519 = "SHA256:y1scPeDvGs2NtxUMoxiJXq1rcp2RMJ+N53k2fLxhlnk";

Deno.test("ssh.parse() tells each host key by type, with the private half's permissions", () => {
  assertEquals(columnsOf(ROWS, "ecdsa"), {
    fingerprint: text("SHA256:KX9wgy4ZhRAEvnHUt151FnR9cPtT3ouk/UVP5vjZ21k"),
    comment: text("root@seedling"),
    mode: text("600"),
    owner: text("root:root"),
  });
  assertEquals([columnsOf(ROWS, "ed25519")?.mode, columnsOf(ROWS, "ed25519")?.owner], [
    text("640"),
    text("root:ssh_keys"),
  ]);
  assertEquals(columnsOf(ROWS, "host-keys")?.types, list("ecdsa", "ed25519", "rsa"));
});

Deno.test("ssh.parse() tells a key of which only one half is there", () => {
  assertEquals([columnsOf(ROWS, "rsa")?.fingerprint, columnsOf(ROWS, "rsa")?.mode], [
    { kind: "absent" },
    text("600"),
  ]);
});

Deno.test("ssh.parse() tells who may log in with which key", () => {
  assertEquals(columnsOf(ROWS, "root"), {
    keys: list(ED25519),
    comments: list("demo@example"),
    types: list("ed25519"),
    mode: text("600"),
    owner: text("root:root"),
  });
});

Deno.test("ssh.parse() reads the keys of a booted guest", () => {
  const rows = ssh.parse(Deno.readTextFileSync(new URL("debian-12.txt", FOLDER)));
  assertEquals(rows.map(({ names }) => names[0]), ["host-keys", "ecdsa", "ed25519", "root", "debian"]);
  // cloud-init puts a forced command before root's key, with quotes inside quotes.
  assertEquals(columnsOf(rows, "root")?.keys, columnsOf(rows, "debian")?.keys);
});

Deno.test("ssh.parse() tells an image without keys", () => {
  const rows = ssh.parse("== private\n== public\n");
  assertEquals(rows.map(({ names, columns }) => [names, columns.types]), [[["host-keys"], list()]]);
});

Deno.test("ssh.parse() refuses what the probe did not print", () => {
  assertThrows(() => ssh.parse("sh: stat: not found\n"), FactsError, 'no section "public"');
});

Deno.test("readPublicKey() reads a line whatever stands around the key", () => {
  const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOSOtCab4VnnVucCFut+RnnIMnVLAjBZh9bdjPCiqP9U";
  assertEquals(readPublicKey(key), { type: "ed25519", fingerprint: ED25519, comment: "" });
  assertEquals(readPublicKey(`restrict,command="a b" ${key} me at  home`)?.comment, "me at home");
});

for (
  const line of ["", "# ssh-ed25519 AAAA", "ssh-ed25519", "ssh-ed25519 !!!!", "ssh-foo AAAA", "toString AAAA"]
) {
  Deno.test(`readPublicKey() finds no key in ${JSON.stringify(line)}`, () =>
    assertEquals(readPublicKey(line), undefined));
}

Deno.test("readPublicKey() is not drawn into a line without end", () =>
  assertEquals(readPublicKey(`ssh-rsa ${"A".repeat(20_000)}`), undefined));
