/** Matchers of versions: dotted numbers, compared number by number, and whatever a distribution hangs on them. */
import type { Matcher, MatcherMistake, MatchOutcome } from "./value.ts";
import { compileExact } from "./pattern.ts";

/** A version as it can be compared. */
interface Version {
  readonly numbers: readonly number[];
  /** What stands behind the numbers marks a version that comes before them: `23.4~rc1`. */
  readonly isPreview: boolean;
}

type Compare = (order: number) => boolean;

const SIGNS: Readonly<Record<string, Compare>> = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

/** Before the numbers an epoch (Debian's `1:`) or a letter (`v6.1`), neither of which a person thinks of. */
const VERSION = /^(?:\d{1,9}:)?v?(?<numbers>\d{1,15}(?:\.\d{1,15}){0,19})(?<rest>.*)$/s;
/** dpkg and rpm sort `~` before the end; the words are what upstreams put there. */
const PREVIEW = /^(?:~|[-._+]?(?:alpha|beta|pre|rc|dev)(?![a-z]))/i;
const DOTTED = /^\d{1,15}(?:\.\d{1,15}){0,19}$/;

/** `">= 23.4"` compares; any other text is exactly what the guest says. */
export function compileVersion(text: string): Matcher | MatcherMistake {
  const [, sign = "", rest = ""] = text.match(/^([<>=!]*)\s*(.*)$/s) ?? [];
  if (sign === "") return compileExact(text);
  const compare = Object.hasOwn(SIGNS, sign) ? SIGNS[sign] : undefined;
  if (!compare) return { mistake: `"${sign}" is not a comparison (write "<", "<=", ">" or ">=")`, path: [] };
  if (!DOTTED.test(rest)) return { mistake: describeMistake(rest), path: [] };
  return versionMatcher(text, [{ bound: rest, compare }]);
}

/** `{ min, max }`, both ends included, either may be left out. */
export function compileVersions(node: Readonly<Record<string, unknown>>): Matcher | MatcherMistake {
  const entries = Object.entries(node);
  const ends: End[] = [];
  for (const [key, bound] of entries) {
    if (typeof bound !== "string" || !DOTTED.test(bound)) {
      return { mistake: describeMistake(bound), path: [key] };
    }
    ends.push({ bound, compare: key === "min" ? (order) => order >= 0 : (order) => order <= 0 });
  }
  const { min, max } = node;
  if (typeof min === "string" && typeof max === "string" && compareNumbers(read(min), read(max)) > 0) {
    return { mistake: `min ${min} is more than max ${max} (swap them)`, path: ["min"] };
  }
  return versionMatcher(`{ ${entries.map(([key, bound]) => `${key}: ${bound}`).join(", ")} }`, ends);
}

interface End {
  readonly bound: string;
  readonly compare: Compare;
}

function describeMistake(bound: unknown): string {
  const what = typeof bound === "string" ? JSON.stringify(bound) : "this";
  return `${what} is not a version to compare with (write dotted numbers such as 23.4)`;
}

function versionMatcher(text: string, ends: readonly End[]): Matcher {
  return {
    text,
    test: (value) => {
      if (value.kind === "absent") return { status: "mismatch" };
      // Of a package several versions may be installed; each must do.
      const outcomes = value.text.split(", ").flatMap((each) => ends.map((end) => testEnd(each, end)));
      return outcomes.find(({ status }) => status === "mismatch") ??
        outcomes.find(({ status }) => status === "unknown") ?? { status: "match" };
    },
  };
}

function testEnd(text: string, { bound, compare }: End): MatchOutcome {
  const version = readVersion(text);
  if (!version) return { status: "unknown", because: `"${text}" does not begin with dotted numbers` };
  const order = compareNumbers(version.numbers, read(bound));
  // 23.4~rc1 is before 23.4 for some and at it for others.
  if (order === 0 && version.isPreview) {
    return { status: "unknown", because: `"${text}" is a preview of ${bound}, neither before nor behind it` };
  }
  return { status: compare(order) ? "match" : "mismatch" };
}

function readVersion(text: string): Version | undefined {
  const { numbers, rest = "" } = VERSION.exec(text)?.groups ?? {};
  return numbers === undefined ? undefined : { numbers: read(numbers), isPreview: PREVIEW.test(rest) };
}

const read = (dotted: string) => dotted.split(".").map(Number);

/** Below 0 where the first is less; a number that is not there is 0: 23.4 is 23.4.0. */
function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const length = Math.max(a.length, b.length);
  const differences = Array.from({ length }, (_, index) => (a[index] ?? 0) - (b[index] ?? 0));
  return differences.find((each) => each !== 0) ?? 0;
}
