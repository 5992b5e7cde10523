/** A public key's bytes: fields, each with its length before it (RFC 4253, 6.6; PROTOCOL.certkeys and PROTOCOL.u2f of OpenSSH). */

/** What a key is. */
export interface KeyBlob {
  readonly type: string;
  /** The key without what certifies it: what fingerprints are made of. */
  readonly plain: Uint8Array;
}

interface Algorithm {
  readonly type: string;
  /** How many fields stand behind the name. */
  readonly fields: number;
  /** Whether they can be a key; all that has the right number of fields where there is none. */
  readonly isKey?: (fields: readonly Uint8Array[]) => boolean;
}

const text = (bytes: Uint8Array | undefined) => String.fromCharCode(...(bytes ?? []));
const isPoint = (curve: string, length: number) => ([name, point]: readonly Uint8Array[]) =>
  text(name) === curve && point?.length === length && point[0] === 4;
/** ssh-keygen reads none of fewer bits. */
const LEAST_RSA_BYTES = 128;
const isLongEnough = ([, modulus]: readonly Uint8Array[]) =>
  modulus !== undefined && modulus.length - (modulus[0] === 0 ? 1 : 0) >= LEAST_RSA_BYTES;
const isCurve25519 = ([point]: readonly Uint8Array[]) => point?.length === 32;

/** The algorithms of sshd(8), "AUTHORIZED_KEYS FILE FORMAT". */
const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  "ssh-ed25519": { type: "ed25519", fields: 1, isKey: isCurve25519 },
  "ssh-rsa": { type: "rsa", fields: 2, isKey: isLongEnough },
  "ssh-dss": { type: "dsa", fields: 4 },
  "ecdsa-sha2-nistp256": { type: "ecdsa", fields: 2, isKey: isPoint("nistp256", 65) },
  "ecdsa-sha2-nistp384": { type: "ecdsa", fields: 2, isKey: isPoint("nistp384", 97) },
  "ecdsa-sha2-nistp521": { type: "ecdsa", fields: 2, isKey: isPoint("nistp521", 133) },
  "sk-ssh-ed25519@openssh.com": { type: "ed25519-sk", fields: 2, isKey: isCurve25519 },
  "sk-ecdsa-sha2-nistp256@openssh.com": { type: "ecdsa-sk", fields: 3, isKey: isPoint("nistp256", 65) },
};

const CERTIFICATE = /-cert-v01(@openssh\.com)$/;

/** Reads a key of that algorithm; `undefined` where the bytes are none. */
export function readKeyBlob(name: string, bytes: Uint8Array): KeyBlob | undefined {
  const isCertificate = CERTIFICATE.test(name);
  // `ssh-rsa-cert-v01@openssh.com` certifies an `ssh-rsa`, `sk-ssh-ed25519-cert-v01@openssh.com` keeps its domain.
  const plainName = isCertificate && name.startsWith("sk-")
    ? name.replace("-cert-v01", "")
    : name.replace(CERTIFICATE, "");
  const algorithm = Object.hasOwn(ALGORITHMS, plainName) ? ALGORITHMS[plainName] : undefined;
  const [own, ...all] = readFields(bytes) ?? [];
  if (!algorithm || text(own) !== name) return undefined;
  // A certificate begins with a number that is used once, and goes on behind the key.
  const fields = isCertificate ? all.slice(1, 1 + algorithm.fields) : all;
  if (fields.length !== algorithm.fields || algorithm.isKey?.(fields) === false) return undefined;
  const plain = isCertificate ? joined([new TextEncoder().encode(plainName), ...fields]) : bytes;
  return { type: isCertificate ? `${algorithm.type}-cert` : algorithm.type, plain };
}

/** The fields; of a certificate, whose numbers have no length, those before what is no field. `undefined` where one ends too early. */
function readFields(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const fields: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = at + 4 <= bytes.length ? at + 4 + view.getUint32(at) : Infinity;
    // The name, a number and five fields of a key: what follows in a certificate is not looked at.
    if (end > bytes.length) {
      return fields.length >= 3 && CERTIFICATE.test(text(fields[0])) ? fields : undefined;
    }
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function joined(fields: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(fields.reduce((sum, { length }) => sum + 4 + length, 0));
  let at = 0;
  for (const field of fields) {
    new DataView(result.buffer).setUint32(at, field.length);
    result.set(field, at + 4);
    at += 4 + field.length;
  }
  return result;
}
