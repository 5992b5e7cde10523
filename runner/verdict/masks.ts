/** What differs between any two boots of one image, and is no difference worth a look. Adding a mask is adding a row. */
import type { Row } from "../facts/fact.ts";
import type { Value } from "../match/value.ts";

/** Text that is new in every boot or every build, wherever it stands. */
interface TextMask {
  /** What stands in its place. */
  readonly mask: string;
  readonly pattern: RegExp;
  readonly because: string;
}

/**
 * Every text that is masked. Not among them: SHA-256 digests of files and the dates in kernel versions, which say what
 * was built, not when it was booted.
 */
export const TEXT_MASKS: readonly TextMask[] = [
  {
    mask: "<uuid>",
    pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
    because: "boot ids, filesystems and partitions get new UUIDs",
  },
  {
    mask: "<key>",
    pattern: /\bAAAA[A-Za-z0-9+/]{40,}={0,2}/g,
    because: "host keys are made at the first boot",
  },
  {
    mask: "<fingerprint>",
    pattern: /\bSHA256:[A-Za-z0-9+/]{43}|\b(?:[0-9a-f]{2}:){15}[0-9a-f]{2}\b/gi,
    because: "host keys are made at the first boot",
  },
  {
    mask: "<id>",
    pattern: /\b[0-9a-f]{32}\b/gi,
    because: "machine-ids and systemd's invocation ids are made at the first boot",
  },
  {
    mask: "<time>",
    pattern: /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z| ?[+-]\d\d:?\d\d)?/g,
    because: "the clock",
  },
  {
    mask: "<time>",
    pattern: /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d(?: [+-]\d{4})?/g,
    because: "the clock",
  },
  {
    mask: "[<time>]",
    pattern: /\[ *\d{1,9}\.\d{6}\]/g,
    because: "the kernel's clock",
  },
  {
    mask: "up <seconds>",
    pattern: /\bUp \d+\.\d+ seconds/gi,
    because: "the kernel's clock",
  },
  {
    mask: "[<pid>]",
    pattern: /(?<=[\w)])\[\d{1,10}\]/g,
    because: "process ids depend on what else has just started",
  },
  {
    mask: "<share of memory>",
    pattern: /(?<=\b(?:size|nr_inodes)=)\d{1,15}k?\b/g,
    because: "a mount's share of the memory that the kernel left; df tells it too, and is held to 1 %",
  },
  {
    mask: "<handle>",
    pattern: /(?<=\b(?:fd|pgrp|pipe_ino)=)\d{1,10}\b/g,
    because: "an automount's handles in the kernel",
  },
];

/** A text with what always differs taken out, and why. */
export interface MaskedText {
  readonly text: string;
  readonly because: readonly string[];
}

/** Puts a mask in the place of everything that always differs. */
export function maskText(text: string): MaskedText {
  return TEXT_MASKS.reduce<MaskedText>((masked, { mask, pattern, because }) => {
    const next = masked.text.replace(pattern, mask);
    return next === masked.text ? masked : { text: next, because: [...masked.because, because] };
  }, { text, because: [] });
}

/** Figures that are never twice the same. */
interface FigureMask {
  /** Kind and column, such as `df.used`; or the sort of value, wherever it stands. */
  readonly of: string;
  /** Whether the two figures are as good as the same. */
  readonly isNear: (a: number, b: number) => boolean;
  /** The rows it holds for; all where not given. */
  readonly rows?: (row: Row) => boolean;
  readonly because: string;
}

const MIB = 1024 ** 2;

function within(limit: number, share = 0): FigureMask["isNear"] {
  return (a, b) => Math.abs(a - b) <= Math.max(limit, share * Math.max(a, b));
}

const WRITTEN = "logs and caches differ by up to 16 MiB, or 1 % of what is there";

/** Whether a row of df is of a filesystem in memory. */
function isInMemory({ columns }: Row): boolean {
  const type = Object.hasOwn(columns, "type") ? columns.type : undefined;
  return type?.kind === "text" && ["tmpfs", "devtmpfs"].includes(type.text);
}

/** Every figure that is masked; the first row that is of a column and a row counts. */
export const FIGURE_MASKS: readonly FigureMask[] = [
  { of: "df.used", isNear: within(16 * MIB, 0.01), because: WRITTEN },
  { of: "df.avail", isNear: within(16 * MIB, 0.01), because: WRITTEN },
  { of: "df.use%", isNear: within(1), because: "rounded from used and avail" },
  {
    of: "df.size",
    isNear: within(0, 0.01),
    rows: isInMemory,
    because: "a share of the memory that the kernel left: up to 1 % differs",
  },
  { of: "duration", isNear: () => true, because: "how long it takes depends on the host" },
];

/** Why two figures that are not the same are as good as the same; nothing where they are not. */
export function maskFigures(of: string, row: Row, [a, b]: readonly [Value, Value]): string | undefined {
  const [first, second] = [figureOf(a), figureOf(b)];
  if (first === undefined || second === undefined || a.kind !== b.kind) return undefined;
  const mask = FIGURE_MASKS.find((each) =>
    (each.of === of || each.of === a.kind) && (each.rows?.(row) ?? true)
  );
  return mask?.isNear(first, second) ? mask.because : undefined;
}

function figureOf(value: Value): number | undefined {
  if (value.kind === "number") return value.number;
  if (value.kind === "duration") return value.durationMs;
  return value.kind === "size" ? (value.size.minBytes + value.size.maxBytes) / 2 : undefined;
}
