/** Lists of digests as projects publish them beside their images: text -> digests. Pure. */

/** A digest by the algorithm that made it. */
export interface Digest {
  /** What proves an image; MD5 and SHA-1 prove nothing any more. */
  readonly algorithm: "sha256" | "sha512";
  /** Lower case. */
  readonly hex: string;
}

/** One line of a list. */
export interface ListedDigest extends Digest {
  /** Without folders; none where a digest stands alone. */
  readonly file?: string;
}

const ALGORITHMS: ReadonlyMap<number, Digest["algorithm"]> = new Map([[64, "sha256"], [128, "sha512"]]);

/**
 * Reads GNU's form (`DIGEST  FILE`, `DIGEST *FILE`), BSD's (`SHA256 (FILE) = DIGEST`) and a digest that stands alone, whichever
 * each line has. Of a signed list only what is signed counts. Other lines are comments.
 */
export function parseChecksums(text: string): readonly ListedDigest[] {
  const lines = text.split("\n").map((line) => line.trim());
  return signedLines(lines).flatMap((line) => parseLine(line) ?? []);
}

function parseLine(line: string): ListedDigest | undefined {
  const [, name, bsdFile, bsdHex] = /^(SHA-?\d+) ?\((.+)\) ?= ?([0-9a-f]+)$/i.exec(line) ?? [];
  if (name !== undefined && bsdFile !== undefined && bsdHex !== undefined) {
    const listed = digestOf(bsdHex, bsdFile);
    return listed?.algorithm === name.toLowerCase().replace("-", "") ? listed : undefined;
  }
  const [, hex, file] = /^\\?([0-9a-f]+)(?: [ *]?(\S.*))?$/i.exec(line) ?? [];
  return hex === undefined ? undefined : digestOf(hex, file);
}

function digestOf(hex: string, file: string | undefined): ListedDigest | undefined {
  const algorithm = ALGORITHMS.get(hex.length);
  if (algorithm === undefined) return undefined;
  const name = file?.split("/").at(-1);
  return { algorithm, hex: hex.toLowerCase(), ...(name && { file: name }) };
}

const SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE = "-----BEGIN PGP SIGNATURE-----";

/** OpenPGP's clear-signed form (RFC 9580, 7): what stands before and behind the signed lines is anybody's. */
function signedLines(lines: readonly string[]): readonly string[] {
  const start = lines.indexOf(SIGNED);
  if (start < 0) return lines;
  const empty = lines.indexOf("", start);
  const end = lines.indexOf(SIGNATURE, empty);
  if (empty < 0 || end < 0) return []; // cut short, and so not signed
  return lines.slice(empty + 1, end).map((line) => line.replace(/^- /, ""));
}

/** A file of a list, and what it is to be. */
export interface FoundDigest {
  /** As it is to be asked for: the name without `*`. */
  readonly file: string;
  readonly digest: Digest;
}

/**
 * Finds a file in a list: by its name, or by one in which `*` stands for anything, the newest of several. A list that holds
 * one digest alone and stands beside the file (`isBesideFile`) is of that file, whatever name it has there: of `latest` the
 * dated one's.
 */
export function findDigest(
  listed: readonly ListedDigest[],
  file: string,
  isBesideFile: boolean,
): FoundDigest | undefined {
  const named = listed.filter((each) => each.file !== undefined && isLike(each.file, file));
  const newest = named.toSorted(byNameThenStrength).at(-1);
  if (newest?.file !== undefined) return { file: newest.file, digest: bare(newest) };
  const [only, ...others] = listed;
  if (!isBesideFile || file.includes("*") || only === undefined || others.length > 0) return undefined;
  return { file, digest: bare(only) };
}

const bare = ({ algorithm, hex }: ListedDigest): Digest => ({ algorithm, hex });

function byNameThenStrength(a: ListedDigest, b: ListedDigest): number {
  const byName = (a.file ?? "").localeCompare(b.file ?? "", "en", { numeric: true });
  return byName !== 0 ? byName : a.hex.length - b.hex.length;
}

/** No expression is made of a pattern: where one part ends is told by its text alone. */
function isLike(name: string, pattern: string): boolean {
  const [start = "", end] = pattern.split("*", 2);
  if (end === undefined) return name === pattern;
  return name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
}
