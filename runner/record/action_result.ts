/** The one message of Bazel's remote caches that an entry of `/ac/` is: files by name, digest and size (protocol buffers). */

/** A file of an entry; its bytes lie under `/cas/` by their digest. */
export interface StoredFile {
  readonly name: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

// ActionResult.output_files = 2, OutputFile.path = 1 and .digest = 2, Digest.hash = 1 and .size_bytes = 2.
const BYTES = 2;
const VARINT = 0;

/** Writes an ActionResult with these output files. */
export function writeActionResult(files: readonly StoredFile[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(files.flatMap(({ name, sha256, sizeBytes }) => {
    const digest = [...field(1, textBytes(sha256)), (2 << 3) | VARINT, ...varint(sizeBytes)];
    return field(2, [...field(1, textBytes(name)), ...field(2, digest)]);
  }));
}

const textBytes = (text: string) => [...new TextEncoder().encode(text)];
const field = (
  number: number,
  bytes: readonly number[],
) => [(number << 3) | BYTES, ...varint(bytes.length), ...bytes];

function varint(value: number): readonly number[] {
  const low = value % 128;
  return value < 128 ? [low] : [low | 128, ...varint(Math.floor(value / 128))];
}

/** Reads the output files of an ActionResult; `undefined` where it is none. Fields that are not ours are passed over. */
export function readActionResult(bytes: Uint8Array): readonly StoredFile[] | undefined {
  const files = fieldsOf(bytes)?.filter(({ number }) => number === 2).map(({ value }) => fileOf(value));
  return files?.every((each) => each !== undefined) ? files : undefined;
}

function fileOf(value: Uint8Array | number): StoredFile | undefined {
  const fields = typeof value === "number" ? undefined : fieldsOf(value);
  const name = textOf(fields, 1);
  const digest = fields?.find(({ number }) => number === 2)?.value;
  const inner = digest instanceof Uint8Array ? fieldsOf(digest) : undefined;
  const sha256 = textOf(inner, 1);
  const sizeBytes = inner?.find(({ number }) => number === 2)?.value ?? 0;
  if (name === undefined || sha256 === undefined || typeof sizeBytes !== "number") return undefined;
  return /^[0-9a-f]{64}$/.test(sha256) ? { name, sha256, sizeBytes } : undefined;
}

interface Field {
  readonly number: number;
  readonly value: Uint8Array | number;
}

function textOf(fields: readonly Field[] | undefined, number: number): string | undefined {
  const value = fields?.find((each) => each.number === number)?.value;
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : undefined;
}

function fieldsOf(bytes: Uint8Array): readonly Field[] | undefined {
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length;) {
    const [tag, valueAt] = readVarint(bytes, at);
    const [size, end] = readVarint(bytes, valueAt);
    if (tag === undefined || size === undefined) return undefined;
    const number = Math.floor(tag / 8);
    if (tag % 8 === VARINT) fields.push({ number, value: size });
    else if (tag % 8 === BYTES && end + size <= bytes.length) {
      fields.push({ number, value: bytes.subarray(end, end + size) });
    } else return undefined;
    at = tag % 8 === BYTES ? end + size : end;
  }
  return fields;
}

function readVarint(bytes: Uint8Array, from: number): readonly [value: number | undefined, end: number] {
  let value = 0;
  for (let at = from, scale = 1; at < bytes.length && at < from + 7; at++, scale *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte % 128) * scale;
    if (byte < 128) return [value, at + 1];
  }
  return [undefined, bytes.length];
}
