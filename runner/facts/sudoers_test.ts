import { assertEquals, assertThrows } from "@std/assert";
import { FactsError } from "./fact.ts";
import { users } from "./users.ts";

const FRAME = `/etc/passwd:root:x:0:0:root:/root:/bin/bash
/etc/passwd:daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
/etc/passwd:alice:x:1000:1000::/home/alice:/bin/bash
/etc/passwd:bob:x:1001:1001::/home/bob:/bin/bash
/etc/group:root:x:0:
/etc/group:admins:x:10:bob
/etc/group:alice:x:1000:
`;

/** What sudo lets each account do, by `sudo -l -U` of sudo 1.9.13, host and all. */
function rightsIn(sudoers: string): Readonly<Record<string, readonly string[]>> {
  const lines = sudoers.split("\n").map((line) => line.startsWith("/") ? line : `/etc/sudoers:${line}`);
  const rows = users.parse(FRAME + lines.join("\n"));
  return Object.fromEntries(
    rows.flatMap(({ names: [name = ""], columns: { sudo } }) =>
      sudo?.kind === "list" && sudo.items.length > 0 ? [[name, sudo.items]] : []
    ),
  );
}

const ROWS: readonly (readonly [what: string, sudoers: string, rights: ReturnType<typeof rightsIn>])[] = [
  ["a list", "alice, bob ALL=(ALL) /bin/a, /bin/b", {
    alice: ["ALL=(ALL) /bin/a, /bin/b"],
    bob: ["ALL=(ALL) /bin/a, /bin/b"],
  }],
  ["a user's number", "#1001 ALL=ALL", { bob: ["ALL=ALL"] }],
  ["a group, and a group's number", "%admins ALL=/bin/a\n%#10 ALL=/bin/b", {
    bob: ["ALL=/bin/a", "ALL=/bin/b"],
  }],
  ["a primary group that group(5) has not", "%#1001 ALL=ALL", { bob: ["ALL=ALL"] }],
  ["quotes", '"bob" ALL=/bin/a\n"%admins" ALL=/bin/b', { bob: ["ALL=/bin/a", "ALL=/bin/b"] }],
  ["a name with its letters escaped", "b\\x6fb ALL=ALL", { bob: ["ALL=ALL"] }],
  ["all but one", "ALL, !root, !daemon, !bob ALL=ALL", { alice: ["ALL=ALL"] }],
  ["one who is let in again", "!bob, alice, bob ALL=ALL", { alice: ["ALL=ALL"], bob: ["ALL=ALL"] }],
  ["an alias", "User_Alias OPS = alice, %admins\nOPS ALL=ALL", { alice: ["ALL=ALL"], bob: ["ALL=ALL"] }],
  ["an alias of aliases, defined behind its use", "A ALL=ALL\nUser_Alias A = B, !alice : B = alice, bob", {
    bob: ["ALL=ALL"],
  }],
  ["an alias that is left out", "User_Alias A = bob, root, daemon\nALL, !A ALL=ALL", { alice: ["ALL=ALL"] }],
  ["an alias that holds itself", "User_Alias A = A, bob\nA ALL=ALL", { bob: ["ALL=ALL"] }],
  ["a continued line", "alice ALL=(ALL) \\\n    NOPASSWD: \\\n  ALL", { alice: ["ALL=(ALL) NOPASSWD: ALL"] }],
  ["comments", "alice ALL=(ALL) ALL # NOPASSWD: ALL\n#bob ALL=ALL\n", { alice: ["ALL=(ALL) ALL"] }],
  ["a hash in quotes", 'alice ALL=(ALL) /bin/a "#" b', { alice: ['ALL=(ALL) /bin/a "#" b'] }],
  ["defaults", "Defaults:alice !authenticate\nDefaults!ALL x=y\nalice ALL=ALL", { alice: ["ALL=ALL"] }],
  [
    "aliases of hosts, of users to run as and of commands",
    "Host_Alias WEB = web1, web2\nRunas_Alias DB = postgres, mysql\nCmnd_Alias SH = /bin/sh, /bin/bash : ANY = ALL\n" +
    "alice WEB = (DB) NOPASSWD: ANY, !SH",
    { alice: ["web1, web2 = (postgres, mysql) NOPASSWD: ALL, !/bin/sh, !/bin/bash"] },
  ],
  ["aliases without end", "Cmnd_Alias A = A, B : B = A, A\nalice ALL=A", { alice: ["ALL=A"] }],
  ["what a directory server must tell", "%:domain ALL=ALL\n+netgroup ALL=ALL", {}],
  ["what is no rule", "bob\nbob ALL\n= ALL\nbob, ALL=ALL\n", {}],
  [
    "names that sudo does not read in a folder",
    "/etc/sudoers.d/10-cloud:bob ALL=/bin/a\n/etc/sudoers.d/old.bak:bob ALL=ALL\n/etc/sudoers.d/old~:bob ALL=ALL",
    { bob: ["ALL=/bin/a"] },
  ],
  [
    "such a name where it is included by itself",
    "@include /etc/sudoers.d/own.conf\n/etc/sudoers.d/own.conf:bob ALL=ALL",
    { bob: ["ALL=ALL"] },
  ],
  ["a file that ends within a line", "/etc/sudoers.d/a:bob ALL=/bin/a \\\n/etc/sudoers.d/b:bob ALL=/bin/b", {
    bob: ["ALL=/bin/b"],
  }],
];
for (const [what, sudoers, rights] of ROWS) {
  Deno.test(`users.parse() reads sudoers with ${what}`, () => assertEquals(rightsIn(sudoers), rights));
}

Deno.test("users.parse() is not drawn into lines of sudoers that go on and on", () => {
  const lines = Array.from({ length: 20_000 }, () => "/etc/sudoers:alice ALL=(ALL) \\").join("\n");
  assertThrows(() => users.parse(FRAME + lines), FactsError, "Cannot read more than 65536 characters");
});
