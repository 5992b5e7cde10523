/** A size as df prints it, by what its table's header says -> the bytes it may stand for. */
import type { Value } from "../match/value.ts";
import { formatSize, intervalOf, type SizeInterval } from "../text/size.ts";
import type { Header } from "./df_header.ts";

const LETTERS = "KMGTPEZ";

/** What BusyBox prints as `19.5G`: to the nearest tenth, each unit cut to its 1024ths before. */
function busyBoxInterval(text: string): SizeInterval | undefined {
  const [, number, letter = ""] = /^(\d{1,15}(?:\.\d)?)([KMGTPEZ]?)$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  const unit = 1024 ** (LETTERS.indexOf(letter || "?") + 1);
  // There is no such thing as half a byte.
  if (unit === 1 && number.includes(".")) return undefined;
  if (unit === 1) return { minBytes: Number(number), maxBytes: Number(number) };
  return {
    minBytes: Math.max(0, Math.ceil((Number(number) - 0.06) * unit)),
    maxBytes: Math.floor((Number(number) + 0.06) * unit),
  };
}

/** What `df -H` prints as `22G`: rounded up, below ten to the next tenth; `1.0G` is all that is more than 999M. */
function decimalInterval(text: string): SizeInterval | undefined {
  const [, number = "", letter = ""] = /^(\d{1,4}(?:\.\d)?)([kMGTPEZ]?)$/.exec(text) ?? [];
  if (number === "") return undefined;
  const unit = 1000 ** (LETTERS.indexOf(letter.toUpperCase() || "?") + 1);
  const tenths = Math.round(Number(number) * 10);
  if (unit === 1) return { minBytes: tenths / 10, maxBytes: tenths / 10 };
  const step = tenths === 10 ? 0.01 : tenths <= 100 ? 1 : 10;
  const maxBytes = tenths * unit / 10;
  if (!Number.isSafeInteger(maxBytes)) return undefined;
  return { minBytes: Math.max(0, Math.round((tenths - step) * unit / 10) + 1), maxBytes };
}

function blocksInterval(blocks: number, blockBytes: number): SizeInterval {
  const maxBytes = blocks * blockBytes;
  return { minBytes: Math.max(0, maxBytes - blockBytes + 1), maxBytes };
}

/** A size in a table with that header; `absent` for a dash, text for what df never prints. */
export function sizeValue(printed: string, { blockBytes, isBusyBox, isDecimal }: Header): Value {
  // BSD counts bytes as `0B`, and macOS says of which kind its units are: `0Bi`, `233Gi`.
  const text = printed.replace(",", ".").replace(/(?<=\d)Bi?$/, "").replace(/(?<=[KMGTPE])i$/, "");
  if (text === "-") return { kind: "absent" };
  // -BM prints the unit again behind every number: `2001M` below `1M-blocks`, `2001MB` below `1MB-blocks`.
  const blocks = /^(\d+)(?:[kKMGT]B?)?$/.exec(text)?.[1];
  if (blockBytes !== undefined && blocks !== undefined) {
    const size = blocksInterval(Number(blocks), blockBytes);
    if (!Number.isSafeInteger(size.maxBytes)) return { kind: "text", text };
    return { kind: "size", size, text: formatSize(size.maxBytes, "df") };
  }
  const size = isDecimal ? decimalInterval(text) : isBusyBox ? busyBoxInterval(text) : intervalOf(text, "df");
  if (size === undefined) return { kind: "text", text };
  // Powers of 1000 are told as such: the same letters mean less than in `df -h`.
  return { kind: "size", size, text: isDecimal && /[A-Z]$/i.test(text) ? `${text}B` : text };
}
