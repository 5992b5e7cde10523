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
  const rights = "/etc/sudoers:root ALL=ALL\n".repeat(501);
  assertThrows(() => users.parse(passwd("root") + rights), FactsError, "more than 500 lines of sudoers");
});

Deno.test("users.parse() refuses what has no account", () => {
  for (const text of ["", "/etc/group:root:x:0:\n", "/etc/passwd:broken\n"]) {
    assertThrows(() => users.parse(text), FactsError, "no line of passwd is an account");
  }
});

Deno.test("users.parse() tells a password that stands in passwd itself", () => {
  const lines = [
    "open::",
    "hash:$6$XD202w0VbY8Ev2B5$t/4CI:",
    "told:set:",
    "off:!:",
    "star:*:",
    "short:secret:",
    "far:x:",
  ];
  const text = lines.map((line, uid) => `/etc/passwd:${line}${uid}:0::/:/bin/sh\n`).join("") +
    ["open", "hash", "told"].map((name) => `shadow:${name}:locked\n`).join("") + "shadow:far:set\n";
  assertEquals(
    users.parse(text).map((
      { names, columns: { password } },
    ) => [names[0], password && "text" in password && password.text]),
    [
      ["open", "empty"],
      ["hash", "set"],
      ["told", "set"],
      ["off", "locked"],
      ["star", "locked"],
      ["short", "locked"],
      ["far", "set"],
    ],
  );
});

const SHELLS: readonly (readonly string[])[] = [["dash"], ["bash", "--posix"], ["busybox", "sh"]];

/** What the probe says where these files are the guest's. */
async function asked(files: Readonly<Record<string, string>>, [command = "", ...options]: readonly string[]) {
  const folder = await Deno.makeTempDir({ prefix: "seedling-users-" });
  try {
    await Deno.mkdir(`${folder}/sudoers.d`);
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${folder}/${name}`, text);
    const probe = users.probe.replaceAll(/(?<!\\)\/etc\//g, `${folder}/`);
    const { stdout } = await new Deno.Command(command, { args: [...options, "-c", probe] }).output();
    return new TextDecoder().decode(stdout).replaceAll(`${folder}/`, "/etc/").split("\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const isThere = ([command = ""]: readonly string[]) => {
  try {
    return new Deno.Command(command, { args: ["--help"], stdout: "null", stderr: "null" }).outputSync()
      .code >= 0;
  } catch {
    return false;
  }
};

const SHADOW =
  "root:*:19000::::::\nopen::19000::::::\nset:$y$j9T$abc/def:19000::::::\noff:!$6$x:19000::::::\nno:NP:1::::::\n";
const PASSWD =
  "root:x:0:0::/:/bin/sh\nopen::1:1::/:\nhash:$6$abc$0123456789:2:2::/:\noff:!$6$abc$0123456789:3:3::/:\nno:NP:4:4::/:\n";

for (const shell of SHELLS) {
  const ignore = !isThere(shell);
  Deno.test({
    name: `users.probe keeps hashes in the guest under ${shell.join(" ")}`,
    ignore,
    fn: async () => {
      const lines = await asked({ shadow: SHADOW, passwd: PASSWD, group: "" }, shell);
      assertEquals(lines, [
        "/etc/passwd:root:x:0:0::/:/bin/sh",
        "/etc/passwd:open::1:1::/:",
        "/etc/passwd:hash:set:2:2::/:",
        "/etc/passwd:off:!:3:3::/:",
        "/etc/passwd:no:!:4:4::/:",
        "shadow:root:locked",
        "shadow:open:empty",
        "shadow:set:set",
        "shadow:off:locked",
        "shadow:no:locked",
        "",
      ]);
    },
  });
  Deno.test({
    name: `users.probe reads what sudoers includes, in sudo's order, under ${shell.join(" ")}`,
    ignore,
    fn: async () => {
      const files = {
        passwd: "",
        group: "",
        sudoers: "# a comment\n#\n#1001 ALL=ALL\n  @includedir sudoers.d\nlast ALL=ALL \\\n  NOPASSWD: ALL",
        "sudoers.d/10-first": 'first ALL=ALL\n@include "../more.conf"\n',
        "sudoers.d/20-second": "#include 20-second\nsecond ALL=ALL\n",
        "sudoers.d/old.bak": "no ALL=ALL\n",
        "sudoers.d/old~": "no ALL=ALL\n",
        "more.conf": "more ALL=ALL\n",
      };
      const lines = (await asked(files, shell)).map((line) => line.slice(line.indexOf(":") + 1));
      const own = lines.filter((line) => !line.startsWith("#include 20"));
      assertEquals([...new Set(own)], [
        "#1001 ALL=ALL",
        "@includedir sudoers.d",
        "first ALL=ALL",
        '@include "../more.conf"',
        "more ALL=ALL",
        "second ALL=ALL",
        "last ALL=ALL \\",
        "NOPASSWD: ALL",
        "",
      ]);
    },
  });
}
