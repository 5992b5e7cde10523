/** No secret of a seed leaves: every kind of it, in every thing that leaves, in every form. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { frameText } from "../../fixtures/harness/frames.ts";
import { keepRecorded, SecretError } from "../../fixtures/conformance/keep_recorded.ts";
import { SAMPLE_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { type SecretKind, SECRETS } from "../../fixtures/attacks/secrets.ts";
import { talkingBoot } from "../../fixtures/harness/talking_boot.ts";
import { REPORT_FORMATS } from "../../reporters/formats.ts";
import type { Case } from "../case/case.ts";
import { listenTo } from "../console/console.ts";
import { plan } from "../plan/plan.ts";
import { planText } from "../plan/plan_text.ts";
import { parseCase } from "../suite/read_cases.ts";
import { lineRedactor } from "../commands/boot_and_report.ts";
import { dryRunText } from "../commands/dry_run.ts";
import { LiveDisplay } from "../commands/live_display.ts";
import type { HeardBoot } from "../record/heard.ts";
import { judgedResult } from "../result/judge_case.ts";

const encoder = new TextEncoder();
const NONCE = "0123456789abcdef0123456789abcdef";
const asIs = (text: string) => text;
const urlEncoded = (text: string) =>
  Array.from(
    encoder.encode(text),
    (byte) =>
      /[A-Za-z0-9]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16)}`,
  ).join("");

/** What a guest says of a secret: as it is, percent-encoded, and in base64 at each of the three places of its groups. */
function said(secret: string): readonly string[] {
  const packed = ["", "x", "xy"].map((before) => encoder.encode(`${before}${secret}; and more`).toBase64());
  return [
    `it is ${secret} here`,
    `https://a.example/?q=${urlEncoded(secret)}&r=${encodeURIComponent(secret)}`,
    JSON.stringify({ secret }),
    ...packed.flatMap((
      text,
    ) => [`b64 ${text}`, text.replace(/.{7}/g, "$&\n"), text.replaceAll("+", "-").replaceAll("/", "_")]),
  ];
}

/** The forms of a secret that stand in a text, told by other means than the redactor's own: by decoding all of it. */
function formsIn(text: string, secret: string): readonly string[] {
  const plain = text.replaceAll("&quot;", '"').replaceAll("&amp;", "&").replaceAll("&#38;", "&").replaceAll(
    "&apos;",
    "'",
  );
  const joined = plain.replace(/[\s|]+/g, "");
  const bare = secret.replace(/[\s|]+/g, "");
  const escaped = JSON.stringify(secret).slice(1, -1).replace(/[\s|]+/g, "");
  const runs = joined.replaceAll("-", "+").replaceAll("_", "/").match(/[A-Za-z0-9+/]{4,}/g) ?? [];
  const decoded = runs.flatMap((run) => [0, 1, 2, 3].map((at) => decode(run.slice(at))));
  const seen = {
    raw: joined.includes(bare),
    escaped: joined.includes(escaped),
    "percent-encoded": [urlEncoded(secret), encodeURIComponent(secret)].some((each) => joined.includes(each)),
    base64: decoded.some((each) => each.includes(secret) || each.includes(escaped)),
  };
  return Object.entries(seen).flatMap(([name, isSeen]) => isSeen ? [name] : []);
}

function decode(run: string): string {
  const whole = run.slice(0, run.length - (run.length % 4 === 1 ? 1 : 0));
  return new TextDecoder().decode(Uint8Array.fromBase64(whole, { lastChunkHandling: "loose" }));
}

const caseText = ({ seed, secrets }: SecretKind) =>
  [
    `name: ${JSON.stringify(`a case of ${secrets[0]}`)}`,
    seed.trimEnd(),
    "expect:",
    "  files:",
    `    /secret: { contents: ${JSON.stringify(`not ${secrets.join(" ")}`)} }`,
    `    ${JSON.stringify(`/etc/${secrets[0]}`)}: present`,
    "",
  ].join("\n");

function caseOf(kind: SecretKind): Case {
  const options = { id: "a", source: "a.yaml", readFile: () => kind.file ?? new Uint8Array() };
  const parsed = parseCase(caseText(kind), options);
  assert("case" in parsed, parsed.mistakes.map(({ message }) => message).join("\n"));
  return parsed.case;
}

const packed = (text: string) => encoder.encode(text).toBase64();

/** A guest that says each secret on its console, and has it in a file that is asked for. */
function portsOf({ secrets }: SecretKind): { readonly console: string; readonly report: string } {
  const lines = secrets.flatMap(said);
  const file = `${packed("/secret")} 600 root root 9 =${packed("regular file")} =${
    packed(lines.join("\n"))
  }\n`;
  const frames = [{ name: "files", text: file }, { name: "done" }] as const;
  return {
    console: `Linux version 6.1\n${lines.slice(0, 18).join("\n")}\n`,
    report: frames.map((each) => frameText({ moment: "after", ...each }, NONCE)).join(""),
  };
}

function heardOf(kind: SecretKind): HeardBoot {
  const { console, report } = portsOf(kind);
  const transcript = listenTo({
    console: encoder.encode(console),
    report: encoder.encode(report),
    nonce: NONCE,
  });
  return { id: "boot", image: "debian-12", transcript, seconds: 1, consolePath: "console" };
}

/** A way out: what leaves, and what would without a redactor. */
type WayOut = (kind: SecretKind, isRedacted: boolean) => string;

const reportAs = (format: string): WayOut => (kind, isRedacted) => {
  const result = judgedResult(caseOf(kind), heardOf(kind), isRedacted ? {} : { redact: asIs });
  const tool = { name: "seedling", version: "0" };
  const run = { tool, startedAt: "2026-01-05T09:27:00Z", seconds: 1, cases: [result] };
  return REPORT_FORMATS.filter(({ name }) => name === format)
    .map(({ render }) => render(run, { color: false, columns: 500 })).join("");
};

const dryRun: WayOut = (kind, isRedacted) => {
  const testCase = caseOf(kind);
  const planned = plan([{ case: testCase, image: SAMPLE_IMAGE }], SAMPLE_HOST);
  return isRedacted ? dryRunText(planned, SAMPLE_HOST, [testCase]) : planText(planned, SAMPLE_HOST);
};

const live: WayOut = (kind, isRedacted) => {
  const written: string[] = [];
  const target = { isTerminal: true, columns: () => 4000, write: (text: string) => void written.push(text) };
  const redact = isRedacted ? lineRedactor([{ case: caseOf(kind), image: SAMPLE_IMAGE }]) : asIs;
  const display = new LiveDisplay(target, redact);
  const boot = talkingBoot({ then: "wait" });
  for (const line of kind.secrets.flatMap(said).flatMap((each) => each.split("\n"))) {
    display.take({ kind: "progress", boot, phase: "kernel", seconds: 1, lastLine: line });
  }
  return written.join("\n");
};

const WAYS: Readonly<Record<string, WayOut>> = {
  "text report": reportAs("text"),
  "TAP report": reportAs("tap"),
  "JUnit report": reportAs("junit"),
  "dry run": dryRun,
  "live display": live,
};

for (const [name, wayOut] of Object.entries(WAYS)) {
  Deno.test(`redactorOf() leaves no secret of a seed in a ${name}`, async (t) => {
    for (const each of SECRETS) {
      await t.step(each.kind, () => {
        const left = each.secrets.flatMap((secret) => formsIn(wayOut(each, true), secret));
        assertEquals(left, []);
      });
    }
  });

  Deno.test(`the same ${name} shows them where nobody redacts`, async (t) => {
    // The seed of a script is packed where it is not plain text, and gzip nobody reads as it stands.
    const shown = SECRETS.filter(({ kind }) => name !== "dry run" || !/gzipped|URL/.test(kind));
    for (const each of shown) {
      await t.step(each.kind, () => {
        for (const secret of each.secrets) assert(formsIn(wayOut(each, false), secret).length > 0, secret);
      });
    }
  });
}

Deno.test("dryRunText() leaves nothing that unpacks to a secret", () => {
  for (const each of SECRETS.filter(({ kind }) => kind.includes("gzipped"))) {
    assertEquals([dryRun(each, true), dryRun(each, false)].map((text) => text.includes("H4sI")), [
      false,
      true,
    ], each.kind);
  }
});

Deno.test("keepRecorded() keeps no recording that holds a secret", async (t) => {
  for (const each of SECRETS) {
    await t.step(each.kind, () => inFolder((folder) => refuseRecording(each, folder)));
  }
});

async function refuseRecording(kind: SecretKind, folder: string): Promise<void> {
  const testCase = caseOf(kind);
  const { console, report } = portsOf(kind);
  // In the console alone, and in the report alone.
  for (const ports of [{ console, report: "" }, { console: "Linux version 6.1\n", report }]) {
    const record = join(folder, "record");
    await Deno.mkdir(record, { recursive: true });
    const told = {
      version: 1,
      id: "boot",
      nonce: NONCE,
      image: { name: "a", sha256: "0" },
      seconds: 1,
      ending: "reported",
      phases: [],
    };
    const files = { ...ports, "record.json": JSON.stringify({ ...told, plan: { argv: [], prepare: [] } }) };
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(record, name), text);
    const keep = (cases: readonly Case[]) =>
      keepRecorded(record, { image: "debian-12", caseIds: ["a"], cases, recordings: join(folder, "kept") });
    const error = await assertRejects(() => keep([testCase]), SecretError);
    const where = ports.report === "" ? "console" : "report";
    assertEquals(
      error.message,
      `Cannot keep a recording of a: its ${where} holds a secret (give the guest none, or none that it says)`,
    );
    await assertRejects(() => Deno.stat(join(folder, "kept")), Deno.errors.NotFound);
  }
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-redact-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("judgedResult() judges what was said, not what is shown", () => {
  const [kind] = SECRETS;
  assert(kind);
  const text =
    "cloud-config: { password: compost-4711 }\nexpect: { files: { /secret: { contents: { contains: compost-4711 } } } }\n";
  const parsed = parseCase(text, { id: "a", source: "a.yaml", readFile: () => new Uint8Array() });
  assert("case" in parsed);
  assertEquals(judgedResult(parsed.case, heardOf(kind)).verdict, "pass");
});
