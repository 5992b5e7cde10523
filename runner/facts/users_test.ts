import { assertEquals, assertThrows } from "@std/assert";
import { FactsError, type Row } from "./fact.ts";
import { users } from "./users.ts";

const FOLDER = new URL("../../fixtures/facts/users/", import.meta.url);
const parse = (fixture: string) => users.parse(Deno.readTextFileSync(new URL(fixture, FOLDER)));
const columnsOf = (rows: readonly Row[], name: string) =>
  rows.find(({ names }) => names[0] === name)?.columns;
const list = (
  ...items: readonly string[]
) => ({ kind: "list", items, text: items.join(", ") || "none" } as const);
const text = (text: string) => ({ kind: "text", text } as const);
const number = (number: number) => ({ kind: "number", number, text: `${number}` } as const);

Deno.test("users.parse() tells an account with its groups, its password and its sudo", () => {
  assertEquals(columnsOf(parse("cloud.txt"), "debian"), {
    uid: number(1000),
    gid: number(1000),
    groups: list("debian", "adm", "sudo"),
    gecos: text("Debian,,,"),
    home: text("/home/debian"),
    shell: text("/bin/bash"),
    sudo: list("ALL=(ALL:ALL) ALL", "ALL=(ALL) NOPASSWD:ALL"),
    password: text("set"),
  });
});

Deno.test("users.parse() tells locked and empty passwords apart", () => {
  const rows = parse("cloud.txt");
  assertEquals([columnsOf(rows, "root")?.password, columnsOf(rows, "sshd")?.password], [
    text("empty"),
    text("locked"),
  ]);
  // An account that no group is named after, and that sudo does not know.
  assertEquals([columnsOf(rows, "sshd")?.groups, columnsOf(rows, "sshd")?.sudo], [list(), list()]);
});

Deno.test("users.parse() says nothing of passwords without shadow", () => {
  assertEquals(users.parse("/etc/passwd:root:x:0:0::/root:/bin/sh\n")[0]?.columns.password, undefined);
});

Deno.test("users.parse() reads the accounts of a cloud image", () => {
  const root = columnsOf(parse("debian-12.txt"), "root");
  assertEquals([root?.uid, root?.home, root?.groups], [number(0), text("/root"), list("root")]);
});

const MANY = Array.from({ length: 12_000 }, (_, number) => number);
const passwd = (name: string) => `/etc/passwd:${name}:x:0:0::/root:/bin/sh\n`;

Deno.test("users.parse() is not drawn into as many groups as accounts", () => {
  const groups = MANY.map((number) => `/etc/group:g${number}:x:${number}:root,u${number}\n`).join("");
  const accounts = MANY.slice(0, 9_999).map((number) => passwd(`u${number}`)).join("");
  const rows = users.parse(passwd("root") + passwd("root").repeat(12_000) + accounts + groups);
  assertEquals([rows.length, columnsOf(rows, "u7")?.groups], [10_000, list("g0", "g7")]);
});

Deno.test("users.parse() refuses more than anybody can have", () => {
  const accounts = MANY.map((number) => passwd(`u${number}`)).join("");
  assertThrows(() => users.parse(accounts), FactsError, "Cannot read more than 10000 users");
  const rights = "/etc/sudoers:root ALL\n".repeat(501);
  assertThrows(() => users.parse(passwd("root") + rights), FactsError, "more than 500 lines of sudoers");
});

Deno.test("users.parse() refuses what has no account", () => {
  for (const text of ["", "/etc/group:root:x:0:\n", "/etc/passwd:broken\n"]) {
    assertThrows(() => users.parse(text), FactsError, "no line of passwd is an account");
  }
});

const SHADOW =
  "root:*:19000::::::\nopen::19000::::::\nset:$y$j9T$abc/def:19000::::::\noff:!$6$x:19000::::::\n";

for (const shell of [["sh"], ["busybox", "sh"]]) {
  Deno.test(`users.probe keeps hashes in the guest under ${shell.join(" ")}`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-users-" });
    await Deno.writeTextFile(`${folder}/shadow`, SHADOW);
    const probe = users.probe.replaceAll("/etc/shadow", `${folder}/shadow`);
    const [command = "", ...options] = shell;
    const { stdout, code } = await new Deno.Command(command, { args: [...options, "-c", probe] }).output();
    await Deno.remove(folder, { recursive: true });
    const lines = new TextDecoder().decode(stdout).split("\n").filter((line) => line.startsWith("shadow:"));
    assertEquals([code, lines], [0, [
      "shadow:root:locked",
      "shadow:open:empty",
      "shadow:set:set",
      "shadow:off:locked",
    ]]);
  });
}
