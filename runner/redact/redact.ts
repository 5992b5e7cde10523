/** Secrets out of everything that leaves: reports, plans, lists, the display. What is judged is raw. */
import { type Case, type CaseSeed, type Conditions, rowsOf } from "../case/case.ts";
import type { Transcript } from "../console/console.ts";
import { base64Forms, withoutBase64 } from "./base64_forms.ts";
import { plainForm } from "./forms.ts";
import { secretsOfGuest } from "./guest_secrets.ts";
import { withoutPrivateKeys } from "./private_keys.ts";
import { type Secret, secretsOf } from "./secret.ts";
import { secretsOfSeeds } from "./seed_secrets.ts";
import { secretsInText } from "./text_secrets.ts";

/** text -> the same text, `[redacted]` where a secret stood. */
export type Redact = (text: string) => string;

/** What holds a case's secrets. */
type Seeded = Pick<Case, "seed" | "previous" | "twin"> & Partial<Pick<Case, "expectations">> & Conditions;

const REDACTED = "[redacted]";

/** Hides what a seed of these cases holds, and what the guests told; a boot's own is made once for all of its cases. */
export function redactorOf(cases: readonly Seeded[], ...heard: readonly Transcript[]): Redact {
  // A command that is asked for is a row's name, and may hold a secret that the seed has not.
  const commands = new Set(cases.flatMap(commandsOf));
  const secrets = [
    ...secretsOfSeeds(cases.flatMap(seedsOf)),
    ...Array.from(commands).flatMap((each) => secretsInText(each)).flatMap(secretsOf),
    ...heard.flatMap(secretsOfGuest),
  ];
  return secrets.length === 0 ? redactStanding : redactAll(secrets);
}

/** A case's own, those of the boots before it, and that of the boot it is a clone of. */
function seedsOf({ seed, previous, twin }: Seeded): readonly CaseSeed[] {
  return [seed, ...(previous ? seedsOf(previous) : []), ...(twin ? seedsOf(twin.of) : [])];
}

function commandsOf({ expectations = [], ...conditions }: Seeded): readonly string[] {
  const rows = rowsOf({ expectations, ...conditions }).filter(({ kind }) => kind === "commands");
  return rows.map(({ row }) => row);
}

/** Told by their form, wherever they come from: crypt(5)'s hashes, passwords in URLs. */
const HASH = /\$(?:1|2[abxy]?|5|6|7|y|gy|md5|sha1|apr1|argon2(?:id|i|d))\$[\w./$=,+-]{12,}/g;
// PostgreSQL's and GRUB's.
const OTHER_HASH = /(?:SCRAM-SHA-(?:1|256)\$|grub\.pbkdf2\.sha512\.)[\w./$=:+-]{12,}/g;
// Between two `://` a password can only stand once: nothing is looked through twice.
const URL_PASSWORD = /(\w:\/\/[^\s/:@"']*:)[^\s/@"']+(?=@)/g;

// Nothing is looked through twice: what a query takes holds no other's beginning.
const QUERY = /\?[^\s"'<>?]{1,8192}/g;
// Azure's, Amazon's, Google's, and CloudFront's: whoever has one has what it signs.
const SIGNED = /[?&](?:sig|signature|x-(?:amz|goog)-(?:signature|credential|security-token))=/i;

const withoutSigned = (query: string) => SIGNED.test(query) ? `?${REDACTED}` : query;

/** Hides what is told to be a secret by its form alone. */
export function redactStanding(text: string): string {
  // Nearly all texts have none of these, and need not be searched.
  const withoutKeys = text.includes("PRIVATE KEY") ? withoutPrivateKeys(text, REDACTED) : text;
  const withoutHashes = withoutKeys.includes("$") ? withoutKeys.replace(HASH, REDACTED) : withoutKeys;
  const isNamed = withoutHashes.includes("SCRAM-SHA-") || withoutHashes.includes("grub.pbkdf2.");
  const shown = isNamed ? withoutHashes.replace(OTHER_HASH, REDACTED) : withoutHashes;
  if (!shown.includes("://")) return shown;
  return shown.replace(URL_PASSWORD, `$1${REDACTED}`).replace(QUERY, withoutSigned);
}

// Nobody has so many. Texts that can't be searched for all of them are not shown at all.
const MOST_SECRETS = 2000;
const MOST_IN_PATTERN = 100;

function redactAll(secrets: readonly Secret[]): Redact {
  const byText = new Map(secrets.map((each) => [each.text, each]));
  if (byText.size > MOST_SECRETS) return (text) => text === "" ? "" : REDACTED;
  const longestFirst = [...byText.values()].toSorted((a, b) => b.text.length - a.text.length);
  const patterns = chunks(longestFirst).map((some) => new RegExp(some.map(plainForm).join("|"), "gu"));
  const packed = longestFirst.flatMap(base64Forms);
  return (text) => {
    const unpacked = withoutBase64(redactStanding(text), packed, REDACTED);
    const shown = patterns.reduce((left, pattern) => left.replace(pattern, REDACTED), unpacked);
    const whole = withoutCutOnes(shown, longestFirst);
    return whole === text ? text : whole.replace(/(?:\[redacted\]){2,}/g, REDACTED);
  };
}

function chunks(secrets: readonly Secret[]): readonly (readonly Secret[])[] {
  const count = Math.ceil(secrets.length / MOST_IN_PATTERN);
  return Array.from(
    { length: count },
    (_, at) => secrets.slice(at * MOST_IN_PATTERN, (at + 1) * MOST_IN_PATTERN),
  );
}

const LEAST_PART = 4;

/** An excerpt may end in the middle of a secret. */
function withoutCutOnes(text: string, secrets: readonly Secret[]): string {
  if (!text.includes("…")) return text;
  const [last = "", ...before] = text.split("…").toReversed();
  return [...before.toReversed().map((part) => withoutStart(part, secrets)), last].join("…");
}

function withoutStart(part: string, secrets: readonly Secret[]): string {
  // A guest may write as many of these signs as it likes.
  const end = part.slice(-LEAST_PART);
  if (end.length < LEAST_PART || !secrets.some(({ text }) => text.includes(end))) return part;
  const cut = secrets.flatMap(({ text: secret }) => {
    const lengths = Array.from({ length: secret.length }, (_, at) => secret.length - at);
    return lengths.find((length) => length >= LEAST_PART && part.endsWith(secret.slice(0, length))) ?? [];
  });
  return cut.length === 0 ? part : part.slice(0, -Math.max(...cut)) + REDACTED;
}
