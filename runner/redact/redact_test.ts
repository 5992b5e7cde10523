import { assert, assertEquals } from "@std/assert";
import type { CaseSeed } from "../case/case.ts";
import { listenTo } from "../console/console.ts";
import { parseCase } from "../suite/read_cases.ts";
import { redactLiveLine } from "./guest_secrets.ts";
import { redactorOf, redactStanding } from "./redact.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const seeded = (userData: string): { readonly seed: CaseSeed } => ({ seed: { userData: bytes(userData) } });
const ofSeed = (userData: string) => redactorOf([seeded(userData)]);
const heard = (console: string) => listenTo({ console: bytes(console) });

Deno.test("redactorOf() hides every place of a secret, and nothing else", () => {
  const redact = ofSeed("#cloud-config\npassword: compost-4711\n");
  assertEquals(redact("a compost-4711, compost-4711b compost"), "a [redacted], [redacted]b compost");
});

Deno.test("redactorOf() hides a secret of fewer than four characters where its key or user stands", () => {
  const redact = ofSeed("#cloud-config\npassword: a\nchpasswd: { list: ['ann:b7'] }\n");
  const base64 = bytes('{"password": "a"}').toBase64();
  assertEquals(
    ['"password": "a"', "password: a", "password=a", "ann:b7", "a cat and b7", base64].map(redact),
    [
      "[redacted]",
      "[redacted]",
      "[redacted]",
      "[redacted]",
      "a cat and b7",
      "ey[redacted]0=",
    ],
  );
});

Deno.test("redactorOf() hides a short word only where it is one", () => {
  const redact = ofSeed("#cloud-config\npassword: root\n");
  assertEquals(
    redact("root chroot rooted (root) 'root'"),
    "[redacted] chroot rooted ([redacted]) '[redacted]'",
  );
  assertEquals(ofSeed("#cloud-config\npassword: '1234'\n")("21234 1234"), "21234 [redacted]");
});

/** Values of secret keys that are none. */
const NONE = [
  "lock_passwd: true",
  "passwd: '!'",
  "passwd: '*'",
  "password: R",
  "chpasswd: { list: ['root:RANDOM'], expire: false }",
  "password: $PASSWORD",
  "password: '{{ ds.meta_data.pass }}'",
  "users: [{ sudo: 'ALL=(ALL) NOPASSWD:ALL', ssh_authorized_keys: [ssh-ed25519 AAAAC3Nz] }]",
  "ssh_pwauth: unchanged",
  "",
];

Deno.test("redactorOf() takes nothing for a secret that is none", async (t) => {
  for (const text of NONE) {
    await t.step(text, () => assertEquals(ofSeed(`#cloud-config\n${text}\n`), redactStanding));
  }
});

Deno.test("redactorOf() hides the secrets of the boots before, and of the original of a clone", () => {
  const first = { id: "a", ...seeded("#cloud-config\npassword: compost-4711\n") };
  const clone = { ...seeded(""), twin: { of: first, expected: [] } };
  const later = { ...seeded(""), previous: first };
  // Of a case no more is looked at.
  const cases: readonly unknown[] = [clone, later];
  for (const each of cases) {
    assert(isSeeded(each));
    assertEquals(redactorOf([each])("compost-4711"), "[redacted]");
  }
});

function isSeeded(value: unknown): value is Parameters<typeof redactorOf>[0][number] {
  return typeof value === "object" && value !== null && "seed" in value;
}

Deno.test("redactorOf() finds base64 over line ends, in JSON and in a comment", () => {
  const redact = ofSeed("#cloud-config\npassword: compost-4711\n");
  const base64 = bytes("password: compost-4711 is it").toBase64();
  for (const gap of ["\n", "\r\n", "\\n", "\n#   "]) {
    const shown = redact(base64.replace(/.{5}/g, `$&${gap}`));
    assert(shown.includes("[redacted]"), shown);
    assertEquals(new TextDecoder().decode(Uint8Array.fromBase64(base64)).includes("compost"), true);
    assert(!shown.replaceAll(gap, "").includes(bytes("compost-4711").toBase64().slice(0, 8)), shown);
  }
});

Deno.test("redactorOf() hides what a value in base64 holds, which the guest unpacks", () => {
  const packed = btoa("compost-4711");
  for (
    const text of [`kind: Secret\ndata: { password: ${packed} }`, `- PASSWORD=$(echo ${packed} | base64 -d)`]
  ) {
    const redact = ofSeed(`#cloud-config\n${text}\n`);
    assertEquals([redact("it is compost-4711"), redact(packed)], ["it is [redacted]", "[redacted]"], text);
  }
});

Deno.test("redactorOf() leaves what stands behind base64 of a secret", () => {
  const config = "#cloud-config\npassword: compost-4711\nhostname: a-name-that-is-quite-long\n";
  const inner = bytes(config).toBase64();
  const redact = ofSeed(`#cloud-config\nwrite_files: [{ encoding: b64, content: ${inner} }]\n`);
  assertEquals(
    redact(`cat <<'END'\n${inner.replace(/.{40}/g, "$&\n")}\nEND\n)\n`),
    "cat <<'END'\n[redacted]\nEND\n)\n",
  );
});

Deno.test("redactorOf() hides the start of a secret that an excerpt cuts", () => {
  const redact = ofSeed("#cloud-config\npassword: compost heap-4711\n");
  assertEquals(redact("the line is compost hea…, and com…"), "the line is [redacted]…, and com…");
});

/** Consoles as cloud-init writes them: to the terminal itself, and through systemd's log. */
const PREFIXES = ["", "[   24.123456] cloud-init[612]: ", "cloud-init[612]: "];

for (const prefix of PREFIXES) {
  Deno.test(`redactorOf() hides a password that cloud-init made up, behind "${prefix}"`, () => {
    const lines = [
      "Set the following 'random' passwords",
      "debian:8vKqMz3fT",
      "[   24.2] random: crng init done",
      "root:q.7RxTuHeNbVy2wKpJfA",
    ];
    const { lines: told } = heard(
      lines.map((line) => `${line.startsWith("[") ? "" : prefix}${line}\r\n`).join(""),
    );
    assertEquals(told.length, 4);
    const redact = redactorOf(
      [],
      heard(lines.map((line) => `${line.startsWith("[") ? "" : prefix}${line}\r\n`).join("")),
    );
    assertEquals(redact("8vKqMz3fT q.7RxTuHeNbVy2wKpJfA debian crng"), "[redacted] [redacted] debian crng");
  });
}

Deno.test("redactorOf() looks for made-up passwords only behind cloud-init's words", () => {
  assertEquals(redactorOf([], heard("ci-info:abcdefghijkl\nname:abcdefghijk\n")), redactStanding);
});

const KEY_LINES = ["b3BlbnNzaC1rZXktdjEAAAAABG5vbmU", "AAAAEbm9uZQAAAAAAAAABAAAAMwAAAA", "tail0w=="];
const KEY = ["-----BEGIN OPENSSH PRIVATE KEY-----", ...KEY_LINES, "-----END OPENSSH PRIVATE KEY-----"];

Deno.test("redactorOf() hides each line of a private key that the guest shows, kernel's times before them or not", () => {
  for (const prefix of ["", "[   12.345678] "]) {
    const redact = redactorOf([], heard(KEY.map((line) => `${prefix}${line}\n`).join("")));
    assertEquals(KEY_LINES.map((line) => redact(`> ${line}`)), KEY_LINES.map(() => "> [redacted]"));
  }
});

/** Texts that tell a secret by their form. */
const STANDING: readonly (readonly [text: string, shown: string])[] = [
  [`a\n${KEY.join("\n")}\nb`, "a\n[redacted]\nb"],
  [`{"k": "${KEY.join("\\n")}\\n"}`, '{"k": "[redacted]\\n"}'],
  [`# ${KEY.join("\n# ")}\n# b`, "# [redacted]\n# b"],
  [`${KEY.slice(0, 2).join("\n")}\ncut here`, "[redacted]\ncut here"],
  [
    `${KEY[0]}\nProc-Type: 4,ENCRYPTED\nDEK-Info: a\n\n${KEY_LINES[0]}\n${KEY[0]}\n${KEY_LINES[1]}\nb`,
    "[redacted]\n[redacted]\nb",
  ],
  [`${KEY[0]}\n[   1.000000] usb 1-1\n${KEY.slice(1).join("\n")}\nb`, "[redacted]\nb"],
  ['grep -e "-----BEGIN RSA PRIVATE KEY-----" /etc /home', 'grep -e "[redacted]" /etc /home'],
  ["root:$6$saltsalt$Zk0yQ1tq0QyS3r9nBnJm8bU2:19000", "root:[redacted]:19000"],
  ["root:$y$j9T$abcdefgh$ijklmnopqrstuvwxyz:1", "root:[redacted]:1"],
  ["deb https://ann:orchard@deb.example ./", "deb https://ann:[redacted]@deb.example ./"],
  ["https://deb.example:8080/ann@home $5 $1$x", "https://deb.example:8080/ann@home $5 $1$x"],
  ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI SHA256:abc", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI SHA256:abc"],
  ["PRIVATE KEY----- is no key", "PRIVATE KEY----- is no key"],
];

Deno.test("redactStanding() hides what is a secret by its form", async (t) => {
  for (const [text, shown] of STANDING) await t.step(text, () => assertEquals(redactStanding(text), shown));
});

/** Last lines of consoles, and what the display shows of them. */
const LIVE: readonly (readonly [line: string, shown: string])[] = [
  ["debian:8vKqMz3fT", "debian:[redacted]"],
  ["[   24.123456] cloud-init[612]: root:q.7RxTuHeNbVy2wKpJfA", "root:[redacted]"],
  [KEY_LINES[0] ?? "", "[redacted]"],
  [`[    1.000000] ${KEY_LINES[1]}`, "[redacted]"],
  ["password is compost-4711", "password is [redacted]"],
  ["[    0.000000] Linux version 6.1.0-28-cloud-amd64", "[    0.000000] Linux version 6.1.0-28-cloud-amd64"],
  ["seedling login: ", "seedling login: "],
  ["ci-info: | Keytype | Fingerprint (sha256) |", "ci-info: | Keytype | Fingerprint (sha256) |"],
];

Deno.test("redactLiveLine() shows no line that may be a secret by itself", async (t) => {
  const redact = ofSeed("#cloud-config\npassword: compost-4711\n");
  for (const [line, shown] of LIVE) {
    await t.step(line, () => assertEquals(redactLiveLine(line, redact), shown));
  }
});

Deno.test("redactorOf() hides a secret of any length, and shows nothing where there are too many", () => {
  const long = Array.from({ length: 2000 }, (_, at) => at.toString(36)).join("");
  const redact = ofSeed(`#cloud-config\ntoken: ${long}\n`);
  assertEquals(redact(`a ${long} b ${bytes(`--${long}`).toBase64()}`), "a [redacted] b LS0[redacted]=");
  const many = Array.from({ length: 6000 }, (_, at) => `ann:secret-${at}`);
  const nothing = ofSeed(`#cloud-config\nchpasswd: { list: [${many}] }\n`);
  assertEquals([nothing("anything at all"), nothing("")], ["[redacted]", ""]);
});

Deno.test("redactorOf() reads hostile user-data to its end", () => {
  const bomb = `a: &a [x, x]\n${
    Array.from({ length: 40 }, (_, at) =>
      `k${at}: &k${at} [*a, *a${at > 0 ? `, *k${at - 1}, *k${at - 1}` : ""}]`).join("\n")
  }\npassword: *k39\n`;
  for (
    const text of [
      bomb,
      `password: ${"[".repeat(20_000)}`,
      `${"x".repeat(200_000)} pass`,
      "&a [*a, password: *a]",
      "%password\n--- !x\n",
    ]
  ) {
    assertEquals(typeof ofSeed(`#cloud-config\n${text}`)("text"), "string");
  }
});

Deno.test("redactorOf() hides the secrets of the commands that a case asks for, also in its conditions", () => {
  const text = `
only-if: { commands: { "sshpass -p mulch-31 true": { exit: 0 } } }
expect: { commands: { "mysql -pcompost-4711 -e x": { exit: 0 }, "cat /etc/passwd": { exit: 0 } } }
`;
  const parsed = parseCase(text, { id: "x", source: "x.yaml", readFile: () => new Uint8Array() });
  assert("case" in parsed);
  const redact = redactorOf([parsed.case]);
  assertEquals(
    ["commands mysql -pcompost-4711 -e x", "mulch-31", "commands cat /etc/passwd"].map(redact),
    ["commands mysql -p[redacted] -e x", "[redacted]", "commands cat /etc/passwd"],
  );
});

Deno.test("redactorOf() hides a secret of several words whole, wherever they stand", () => {
  const redact = ofSeed("#cloud-config\nusers: [{ name: ann, plain_text_passwd: blue green red }]\n");
  assertEquals(redact("it is blue green red, in JSON too"), "it is [redacted], in JSON too");
});

Deno.test("redactorOf() hides what is escaped as it is written and as it is read", () => {
  const texts = [String.raw`password: "B\xe4ren-Harvest"`, String.raw`{"password": "\u0054ulip-Harvest"}`];
  for (const text of texts) {
    const redact = redactorOf([{ seed: { userData: new TextEncoder().encode(`#cloud-config\n${text}\n`) } }]);
    assert(!redact(text).includes("Harvest"), redact(text));
    assert(!redact("Bären-Harvest Tulip-Harvest").includes(text.includes("xe4") ? "Bären-H" : "Tulip-H"));
  }
});

Deno.test("redactorOf() hides a secret that a shell escapes", () => {
  const redact = ofSeed('#cloud-config\npassword: "correct horse\'battery$9"\n');
  for (
    const shown of [
      "correct\\ horse\\'battery\\$9",
      `'correct horse'"'"'battery$9'`,
      "'correct horse'\\''battery$9'",
    ]
  ) assertEquals([shown, redact(`+ mysql -p${shown}`).includes("battery")], [shown, false]);
});
