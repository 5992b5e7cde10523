/** What ip says of addresses, as JSON or as text -> addresses with their prefix, by interface. */
import { FactsError } from "./fact.ts";

/** Addresses such as `10.0.2.15/24` by interface. Throws {@linkcode FactsError} for JSON that is none. */
export function readAddresses(text: string): ReadonlyMap<string, readonly string[]> {
  return text.trimStart().startsWith("[") ? readJson(text) : readText(text);
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldsOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function readJson(text: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    fieldsOf(parse(text)).flatMap(({ ifname, addr_info }) => {
      // iproute2 before 5.0 leaves empty objects for what it does not show.
      if (typeof ifname !== "string") return [];
      return [[ifname, fieldsOf(addr_info).flatMap(addressOf)]];
    }),
  );
}

// What a guest puts in a text's place may be nothing that JavaScript can turn into text: `{"toString": 1}`.
function addressOf({ local, prefixlen }: Fields): readonly string[] {
  return typeof local === "string" && typeof prefixlen === "number" ? [`${local}/${prefixlen}`] : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FactsError("Cannot read the JSON of ip", { cause: error });
  }
}

// `2: eth0@if3: <BROADCAST,...`: what an interface is paired with is no part of its name.
const INTERFACE = /^\d{1,9}: ([^\s:@]{1,64})(?:@[^\s:]{1,64})?: /;
// `inet 10.1.1.1 peer 10.1.1.2/32`: one prefix, which the kernel keeps with both ends, stands behind the other end.
const ADDRESS = /^ {4}inet6? ([^\s/]{1,64})(?: peer [^\s/]{1,64})?(\/\d{1,3})?/;

function readText(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let addresses: string[] = [];
  for (const line of text.split("\n")) {
    const name = INTERFACE.exec(line)?.[1];
    const [, address, prefix = ""] = ADDRESS.exec(line) ?? [];
    if (name !== undefined) found.set(name, addresses = []);
    else if (address !== undefined) addresses.push(address + prefix);
  }
  return found;
}
