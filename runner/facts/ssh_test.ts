import { assertEquals, assertThrows } from "@std/assert";
import { FactsError, type Row } from "./fact.ts";
import { ssh } from "./ssh.ts";
import { readPublicKey } from "./ssh_key.ts";
import { hasPrograms } from "../../fixtures/harness/programs.ts";

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
  assertEquals(readPublicKey(`restrict,command="a b" ${key} me at  home`)?.comment, "me at  home");
});

for (
  const line of ["", "# ssh-ed25519 AAAA", "ssh-ed25519", "ssh-ed25519 !!!!", "ssh-foo AAAA", "toString AAAA"]
) {
  Deno.test(`readPublicKey() finds no key in ${JSON.stringify(line)}`, () =>
    assertEquals(readPublicKey(line), undefined));
}

const CA = "AAAAC3NzaC1lZDI1NTE5AAAAIOSOtCab4VnnVucCFut+RnnIMnVLAjBZh9bdjPCiqP9U";
/** Lines with a key, as ssh-keygen -lf of OpenSSH 9.2 takes them. */
const KEYS: Readonly<Record<string, string>> = {
  "options with quoted blanks, commas and quotes":
    `command="echo \\"ssh-rsa AAAA\\" , x",from="10.0.0.0/8,::1" ssh-ed25519 ${CA} me`,
  "an authority": `cert-authority,principals="a,b" ssh-ed25519 ${CA} me`,
  "tabs": `no-pty\tssh-ed25519\t${CA}\tme`,
  "a line end of DOS": `ssh-ed25519 ${CA} me\r`,
};
for (const [what, line] of Object.entries(KEYS)) {
  Deno.test(`readPublicKey() reads a key with ${what}`, () =>
    assertEquals(readPublicKey(line), { type: "ed25519", fingerprint: ED25519, comment: "me" }));
}

/** Lines that look like a key, and that ssh-keygen -lf takes for none. */
const NO_KEYS: Readonly<Record<string, string>> = {
  "another algorithm than its bytes'": `ssh-rsa ${CA}`,
  "its end cut off": `ssh-ed25519 ${CA.slice(0, 32)}`,
  "bytes that are none of a key": "ssh-rsa aGVsbG8K",
  "options without an end": `command="echo ssh-ed25519 ${CA} me`,
  "a key's name in its options alone": `command="ssh-ed25519 ${CA}" me`,
  "padding that does not belong there": `ssh-ed25519 ${CA}=`,
  "letters of another size": `ssh-ED25519 ${CA}`,
};
for (const [what, line] of Object.entries(NO_KEYS)) {
  Deno.test(`readPublicKey() finds no key in one with ${what}`, () =>
    assertEquals(readPublicKey(line), undefined));
}

Deno.test("ssh.parse() puts both files of a user together", () => {
  const [, row] = ssh.parse(
    `== private\n== public\n== user bob 600 bob:bob\nssh-ed25519 ${CA} one\n\n== user bob 644 bob:bob\nssh-ed25519 ${CA} two\n`,
  );
  assertEquals([row?.names, row?.columns.comments, row?.columns.mode], [
    ["bob"],
    list("one", "two"),
    text("600"),
  ]);
});

/** Keys of every kind, certificates among them, and lines that are none: what ssh-keygen tells of the file. */
const KEYGEN = `
for type in ed25519 rsa ecdsa; do ssh-keygen -q -t $type -N '' -C "me at $type" -f $type; done
ssh-keygen -q -t ecdsa -b 521 -N '' -f large
for type in rsa ecdsa large ed25519; do ssh-keygen -q -s ed25519 -I id -n bob $type.pub; done
for file in *.pub; do
  cat $file
  echo "restrict,command=\"echo 'ssh-rsa AAAA' , x\" $(cat $file)"
  cut -c1-60 $file
done >keys
ssh-keygen -lf keys`;
const hasKeygen = await hasPrograms("ssh-keygen");

Deno.test({
  name: `readPublicKey() reads what ssh-keygen -lf reads${hasKeygen ? "" : " (no ssh-keygen)"}`,
  ignore: !hasKeygen,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-keys-" });
    try {
      const { stdout } = await new Deno.Command("sh", { args: ["-c", KEYGEN], cwd: folder }).output();
      const told = new TextDecoder().decode(stdout).trimEnd().split("\n").map((line) =>
        line.replace(/^\d+ (.*) \(.*\)$/, "$1")
      );
      const lines = (await Deno.readTextFile(`${folder}/keys`)).split("\n");
      const read = lines.flatMap((line) => readPublicKey(line) ?? []);
      assertEquals(read.map(({ fingerprint, comment }) => `${fingerprint} ${comment}`), told);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("readPublicKey() is not drawn into a line without end", () =>
  assertEquals(readPublicKey(`ssh-rsa ${"A".repeat(20_000)}`), undefined));
