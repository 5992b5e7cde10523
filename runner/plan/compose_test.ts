import { assertEquals, assertNotEquals } from "@std/assert";
import { casesOf, planOf } from "../../fixtures/harness/composed.ts";
import { EQUIPPED_HOST } from "../../fixtures/harness/sample_plan.ts";
import { aloneBoots, compose } from "./compose.ts";
import type { Plan } from "./planned_boot.ts";

const OK = "expect: { commands: { id: { exit: 0 } } }\n";

const ZONE = `cloud-config: { timezone: Asia/Tokyo }\n${OK}`;
const LOCALE = `cloud-config: { locale: C }\n${OK}`;
const USER = "cloud-config: { users: [{ name: ann }] }\nexpect: { users: { ann: { shell: /bin/sh } } }\n";
const LEAF =
  "cloud-config: { write_files: [{ path: /srv/leaf, content: green }] }\nexpect: { files: { /srv/leaf: present } }\n";

const FAREWELL = "cloud-config: { final_message: bye }\nexpect: { console: { matches: [bye] } }\n";

function composedOf(texts: Readonly<Record<string, string>>): Plan {
  const cases = casesOf(texts);
  return compose(planOf(cases), cases, EQUIPPED_HOST);
}

/** Which cases share a boot: `a b | c`. */
const boots = (texts: Readonly<Record<string, string>>) =>
  composedOf(texts).boots.map(({ caseIds }) => caseIds.join(" ")).join(" | ");

/** Whether two cases are composed, whichever comes first. */
function areOne(a: string, b: string): boolean {
  const [there, back] = [boots({ a, b }), boots({ b, a })];
  assertEquals(there === "a b", back === "b a");
  return there === "a b";
}

const userData = ({ boots: [boot] }: Plan) =>
  JSON.parse(new TextDecoder().decode(boot?.files["seed/user-data"]).replace("#cloud-config\n", ""));

Deno.test("compose() makes one boot of seeds that leave each other alone", () => {
  const composed = composedOf({ ZONE, USER, LOCALE, LEAF });
  assertEquals(composed.boots.map(({ caseIds }) => caseIds), [["ZONE", "USER", "LOCALE", "LEAF"]]);
  assertEquals(userData(composed), {
    timezone: "Asia/Tokyo",
    users: [{ name: "ann" }],
    locale: "C",
    write_files: [{ path: "/srv/leaf", content: "green" }],
  });
  assertEquals(composed.boots[0]?.asked, { commands: ["id"], users: ["ann"], files: ["/srv/leaf"] });
});

Deno.test("compose() keeps the boots as each is made alone, and a key of its own for all of them", () => {
  const cases = casesOf({ ZONE, LOCALE });
  const planned = planOf(cases);
  const composed = compose(planned, cases, EQUIPPED_HOST);
  assertEquals(aloneBoots(composed), planned.boots);
  assertEquals(planned.boots.map(({ id }) => id).includes(composed.boots[0]?.id ?? ""), false);
});

Deno.test("compose() gives the same boots again, and others to other cases", () => {
  const ids = (texts: Readonly<Record<string, string>>) => composedOf(texts).boots.map(({ id }) => id);
  assertEquals(ids({ ZONE, LOCALE }), ids({ ZONE, LOCALE }));
  assertNotEquals(ids({ ZONE, LOCALE }), ids({ ZONE, LOCALE, LEAF }));
});

Deno.test("compose() puts lists behind one another in the order of the plan", () => {
  const runs = (word: string) => `compose: true\ncloud-config: { runcmd: [echo ${word}, "true"] }\n${OK}`;
  assertEquals(userData(composedOf({ one: runs("one"), two: runs("two") })), {
    runcmd: ["echo one", "true", "echo two", "true"],
  });
});

Deno.test("compose() holds a boot to the shortest deadline of its cases", () => {
  const { boots: [boot] } = composedOf({ ZONE, LOCALE: `timeout: 5m\n${LOCALE}` });
  assertEquals(boot?.deadlineMs, 300_000);
});

Deno.test("compose() keeps seeds apart that say different things", () => {
  assertEquals(areOne(ZONE, `cloud-config: { timezone: Europe/Paris }\n${OK}`), false);
  assertEquals(areOne(ZONE, `cloud-config: { timezone: Asia/Tokyo, locale: C }\n${OK}`), true);
  assertEquals(
    areOne(USER, "cloud-config: { users: [{ name: bob }] }\nexpect: { users: { bob: present } }\n"),
    true,
  );
  assertEquals(
    areOne(USER, "cloud-config: { users: [{ name: ann, uid: 7 }] }\nexpect: { df: { /: present } }\n"),
    false,
  );
  assertEquals(areOne(LEAF, `cloud-config: { write_files: [{ path: /srv/leaf }] }\n${OK}`), false);
});

Deno.test("compose() keeps machines apart", () => {
  for (
    const key of [
      "disk: +1G",
      "bus: nvme",
      "network: isolated",
      "memory: 2G",
      "firmware: uefi",
      "disks: { a: 1G }",
    ]
  ) {
    assertEquals(areOne(ZONE, `${key}\n${LOCALE}`), false, key);
  }
});

Deno.test("compose() keeps apart what the one judges and the other may change", () => {
  const judging = (expect: string) => `cloud-config: { locale: C }\nexpect: ${expect}\n`;
  const rows: readonly (readonly [string, string, boolean])[] = [
    [USER, judging("{ users: { ann: absent } }"), false],
    [USER, judging("{ ssh: { root: { keys: [] } } }"), false],
    [USER, "cloud-config: { users: [{ name: bob }] }\nexpect: { users: { ann: absent } }\n", false],
    [LEAF, judging("{ files: { /srv/leaf: absent } }"), false],
    [LEAF, judging("{ files: { /srv: present } }"), false],
    [LEAF, judging("{ commands: { cat /srv/leaf/x: { exit: 1 } } }"), false],
    [LEAF, judging("{ files: { /srv/other: absent } }"), true],
    [FAREWELL, judging("{ console: { matches: [bye] } }"), false],
    [FAREWELL, judging("{ console: { never: [bye] } }"), true],
    [
      "cloud-config: { swap: { filename: /swap, size: 64 } }\nexpect: { files: { /swap: present } }\n",
      judging("{ mounts: { /: present } }"),
      false,
    ],
  ];
  for (const [a, b, want] of rows) assertEquals(areOne(a, b), want, b);
});

/** What is in the way of composing a case with another. */
const ALONE: Readonly<Record<string, string>> = {
  "no seed of its own": OK,
  "what nobody knows": `cloud-config: { wibble: 1 }\n${OK}`,
  "a command": `cloud-config: { runcmd: [lsblk] }\n${OK}`,
  "a file where a system looks": `cloud-config: { write_files: [{ path: /etc/growroot-disabled }] }\n${OK}`,
  "a way out of a quiet folder": `cloud-config: { write_files: [{ path: /srv/../etc/x }] }\n${OK}`,
  "a default user": `cloud-config: { users: [default, { name: bob }] }\n${OK}`,
  "no users": `cloud-config: { users: [] }\n${OK}`,
  "text as user-data": `user-data: |\n  #cloud-config\n  {"locale": "C"}\n${OK}`,
  "meta-data": `meta-data: "instance-id: x"\n${LOCALE}`,
  "vendor-data": `vendor-data: "#cloud-config"\n${LOCALE}`,
  "network-config": `network-config: "version: 2"\n${LOCALE}`,
  "a seed's volume": `seed: cdrom\n${LOCALE}`,
  "several boots": `cloud-config: { locale: C }\nboots: [{ ${OK.trim()} }, { ${OK.trim()} }]\n`,
  "a clone": `clones: { differs: [machine-id] }\n${LOCALE}`,
  "its own boot": `exclusive: true\n${LOCALE}`,
  "a known failure": `expect-failure: { because: x, until: "2030-01-01" }\n${LOCALE}`,
  "its own word": `compose: { never: it counts }\n${LOCALE}`,
  "growth": "cloud-config: { locale: C }\nexpect: { root: grown }\n",
  "identity": "cloud-config: { locale: C }\nexpect: { hostname: x }\n",
  "trouble": "cloud-config: { locale: C }\nexpect: { cloud-init: { status: error } }\n",
  "a lookup of trouble":
    "cloud-config: { locale: C }\nexpect: { cloud-init: { warnings: { contains: x } } }\n",
  "a unit that fails": "cloud-config: { locale: C }\nexpect: { systemd: { failed: { contains: x } } }\n",
  "a table of its own commands":
    "compose: true\ncloud-config: { runcmd: [df] }\nexpect: { console: { df: { /: present } } }\n",
  ...Object.fromEntries(
    [
      "bootcmd: [x]",
      "power_state: { mode: poweroff }",
      "growpart: { mode: auto }",
      "hostname: x",
      "packages: [x]",
    ]
      .map((key) => [key, `compose: true\ncloud-config: { ${key} }\n${OK}`]),
  ),
};

Deno.test("compose() leaves alone whose seed is more than what it asks of a machine", () => {
  for (const [what, text] of Object.entries(ALONE)) {
    assertEquals(composedOf({ ZONE, text }).boots.some(({ parts }) => parts), false, what);
  }
});

Deno.test("compose() takes the word of a case for what its keys do not tell", () => {
  for (const what of ["what nobody knows", "a command", "a file where a system looks"]) {
    assertEquals(areOne(ZONE, `compose: true\n${ALONE[what]}`), true, what);
  }
});

Deno.test("compose() makes no boot of more parts than one failure may cost", () => {
  const texts = Array.from({ length: 45 }, (_, at) => [
    `c${at}`,
    `cloud-config: { users: [{ name: u${at} }] }\nexpect: { users: { u${at}: present } }\n`,
  ]);
  const { boots } = composedOf(Object.fromEntries(texts));
  assertEquals(boots.map(({ parts = [] }) => parts.length), [20, 20, 5]);
});
