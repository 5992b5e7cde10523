/** What readers of YAML 1.1 and 1.2 make of a scalar without quotes. */

/** What a plain scalar is: text, a value all readers agree on, or a trap. */
export type PlainScalar =
  | { readonly kind: "text" }
  | { readonly kind: "value"; readonly value: number | boolean | null }
  | { readonly kind: "trap"; readonly mistake: string };

const VALUES: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** The traps; the first that fits is told. YAML 1.1 is what cloud-init reads (PyYAML), 1.2 what most others do. */
const TRAPS: readonly { readonly form: RegExp; readonly mistake: (text: string) => string }[] = [
  {
    form: /^(?:y|Y|yes|Yes|YES|on|On|ON)$/,
    mistake: (text) =>
      `YAML 1.1 reads ${text} as true, YAML 1.2 as text (write true, or "${text}" in quotes)`,
  },
  {
    form: /^(?:n|N|no|No|NO|off|Off|OFF)$/,
    mistake: (text) =>
      `YAML 1.1 reads ${text} as false, YAML 1.2 as text (write false, or "${text}" in quotes)`,
  },
  {
    form: /^(?:True|TRUE|False|FALSE|Null|NULL)$/,
    mistake: (text) =>
      `not every YAML reader takes ${text} for ${text.toLowerCase()} (write ${text.toLowerCase()}, or "${text}" in quotes)`,
  },
  { form: /^~$/, mistake: () => `~ reads as nothing at all (write null, or "~" in quotes)` },
  { form: /^(?:=|<<)$/, mistake: (text) => `${text} is a sign of its own in YAML 1.1 (quote it: "${text}")` },
  {
    form: /^[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)$/,
    mistake: (text) => `${text} reads as a number that JSON can't write (quote it: "${text}")`,
  },
  {
    form: /^\d{4}-\d\d?-\d\d?(?:$|[Tt\s])/,
    mistake: (text) => `YAML 1.1 reads ${text} as a date, YAML 1.2 as text (quote it: "${text}")`,
  },
  {
    form: /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/,
    mistake: (text) =>
      `YAML 1.1 reads ${text} as a number to the base 60, YAML 1.2 as text (quote it: "${text}")`,
  },
  {
    // Octal, hexadecimal, binary, underscores, leading or missing digits, exponents.
    form: /^[-+]?(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\.?\d[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?\d+)?)$/,
    mistake: (text) => `YAML readers disagree on the number ${text} (quote it: "${text}")`,
  },
];

/** Reads a scalar that stands without quotes. */
export function readPlainScalar(text: string): PlainScalar {
  const value = Object.hasOwn(VALUES, text) ? VALUES[text] : undefined;
  if (value !== undefined) return { kind: "value", value };
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return readNumber(text);
  const trap = TRAPS.find(({ form }) => form.test(text));
  return trap ? { kind: "trap", mistake: trap.mistake(text) } : { kind: "text" };
}

/** A number must come out as it went in: 23.10 would be written 23.1, and 2^53 + 1 as 2^53. */
function readNumber(text: string): PlainScalar {
  const written = JSON.stringify(Number(text));
  if (written === text) return { kind: "value", value: Number(text) };
  return { kind: "trap", mistake: `the number ${text} would become ${written} (quote it: "${text}")` };
}
