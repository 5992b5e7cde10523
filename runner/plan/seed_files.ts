/** The files of a NoCloud seed: the case's own bytes, and the probe beside them in vendor-data. */
import type { CaseSeed } from "../case/case.ts";
import { FACT_KINDS } from "../facts/kinds.ts";
import { type Asked, probeScript } from "./probe.ts";

/** File name -> bytes, as they stand on the volume `cidata`. */
export type SeedFiles = Readonly<Record<string, Uint8Array>>;

// A constant id: two boots of the same case get the same seed, and cloud-init treats it as one instance.
const META_DATA = "instance-id: i-seedling\nlocal-hostname: seedling\n";

const encoder = new TextEncoder();

/** Makes the seeds of a plan: thousands of boots whose probe asks the same share its bytes. */
export class SeedMaker {
  readonly #probes = new Map<string, Uint8Array>();

  /**
   * The seed of a case. User-data is the case's, byte for byte; the probe travels in vendor-data, which cloud-init
   * reads beside it. The nonce is still a placeholder.
   */
  filesOf(seed: CaseSeed, asked: Asked): SeedFiles {
    return {
      "meta-data": seed.metaData ?? encoder.encode(META_DATA),
      "user-data": seed.userData,
      "vendor-data": seed.vendorData ? vendorData(asked, seed.vendorData) : this.#probe(asked),
      ...(seed.networkConfig && { "network-config": seed.networkConfig }),
    };
  }

  #probe(asked: Asked): Uint8Array {
    const key = JSON.stringify(asked);
    const made = this.#probes.get(key) ?? vendorData(asked);
    this.#probes.set(key, made);
    return made;
  }
}

// Fixed, so that the same case gives the same bytes; no text of a case can hold it by accident.
const BOUNDARY = "==seedling-4f1d7c52c9b64c0f==";

function vendorData(asked: Asked, own?: Uint8Array): Uint8Array {
  const probe = mimePart("text/cloud-boothook", "7bit", probeScript(FACT_KINDS, asked));
  const parts = [encoder.encode(probe), ...(own ? [ownPart(own)] : [])];
  const head = `Content-Type: multipart/mixed; boundary="${BOUNDARY}"\nMIME-Version: 1.0\n\n`;
  return joinBytes([
    encoder.encode(head),
    ...parts.flatMap((part) => [encoder.encode(`--${BOUNDARY}\n`), part, encoder.encode("\n")]),
    encoder.encode(`--${BOUNDARY}--\n`),
  ]);
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The case's vendor-data as a part, so that cloud-init treats it as it would alone (cloud-init's user_data.py). */
function ownPart(bytes: Uint8Array): Uint8Array {
  const start = new TextDecoder().decode(bytes.subarray(0, 64));
  // A MIME message keeps its own headers: cloud-init walks nested parts.
  if (/^(content-type|mime-version):/i.test(start)) return bytes;
  // cloud-init unpacks application/gzip, and looks at how text/plain starts (its DECOMP_TYPES and TYPE_NEEDED).
  const type = isGzip(bytes) ? "application/gzip" : "text/plain";
  return encoder.encode(mimePart(type, "base64", bytes.toBase64().replace(/.{76}/g, "$&\n")));
}

function mimePart(type: string, encoding: "7bit" | "base64", body: string): string {
  return `Content-Type: ${type}\nContent-Transfer-Encoding: ${encoding}\n\n${body}`;
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
