/** What deno.lock says of JSR's packages. Pure text. */

/** Where JSR's packages come from, unless JSR_URL says otherwise. */
export const JSR = "https://jsr.io/";

/** The registry that is asked. */
export function registryUrl(given: string | undefined): string {
  return given === undefined || given === "" ? JSR : new URL(given).href;
}

type Section = Readonly<Record<string, unknown>>;

interface Lock extends Section {
  readonly specifiers?: Section;
  readonly jsr?: Section;
}

const isOfJsr = (key: string) => key.startsWith("jsr:");

/** A lock without JSR's hashes: another registry's packages have others. */
export function lockWithoutJsr(text: string): string {
  const { jsr: _, ...lock } = parse(text);
  return write({ ...lock, specifiers: pick(lock.specifiers, (key) => !isOfJsr(key)) });
}

/** A lock with the hashes of JSR's packages that another one has, and all else as it was. */
export function lockWithJsr(text: string, other: string): string {
  const [lock, { jsr = {}, specifiers }] = [parse(text), parse(other)];
  const all = { ...pick(lock.specifiers, (key) => !isOfJsr(key)), ...pick(specifiers, isOfJsr) };
  const { version, specifiers: _specifiers, jsr: _jsr, ...rest } = lock;
  return write({ version, specifiers: sorted(all), jsr, ...rest });
}

function parse(text: string): Lock {
  return JSON.parse(text);
}

/** As Deno writes it. */
const write = (lock: Lock) => `${JSON.stringify(lock, null, 2)}\n`;

const pick = (section: Section = {}, is: (key: string) => boolean): Section =>
  Object.fromEntries(Object.entries(section).filter(([key]) => is(key)));

const sorted = (section: Section): Section =>
  Object.fromEntries(Object.entries(section).toSorted(([a], [b]) => a < b ? -1 : 1));
