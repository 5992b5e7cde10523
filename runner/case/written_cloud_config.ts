/** The `#cloud-config` that `cloud-config:` is written as: one line, and JSON. */

/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | JsonMapping;

/** A mapping of it. */
export interface JsonMapping {
  readonly [key: string]: Json;
}

const HEAD = "#cloud-config\n";

/** JSON under the line `#cloud-config`: JSON leaves YAML 1.1 (cloud-init's PyYAML) and 1.2 nothing to disagree on. */
export function cloudConfigBytes(config: Json): Uint8Array {
  return new TextEncoder().encode(`${HEAD}${escapeUnprintable(JSON.stringify(config, null, 2))}\n`);
}

/** The keys of what {@linkcode cloudConfigBytes} wrote; `undefined` for any other user-data. */
export function cloudConfigOf(bytes: Uint8Array): JsonMapping | undefined {
  const text = new TextDecoder().decode(bytes);
  if (!text.startsWith(`${HEAD}{`)) return undefined;
  try {
    const config: Json = JSON.parse(text.slice(HEAD.length));
    return isJsonMapping(config) ? config : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether a value has keys. */
export function isJsonMapping(value: Json | undefined): value is JsonMapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What JSON may hold as it is, and YAML 1.1 takes for a line end or refuses. */
function escapeUnprintable(json: string): string {
  return json.replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
