/** The guest's network interfaces and their addresses. */
import { listOf } from "../match/list.ts";
import type { Value } from "../match/value.ts";
import { type FactKind, FactsError, type Row } from "./fact.ts";
import { readAddresses } from "./network_address.ts";

/**
 * Interfaces from sysfs, read by the shell itself; addresses by ip: its JSON is there since iproute2 4.14, BusyBox has
 * none and leaves out the state. Without ip nothing is said of addresses.
 */
const PROBE = `for path in /sys/class/net/*; do
  [ -d "$path" ] || continue
  state='' mac='' mtu=''
  read -r state <"$path/operstate"
  read -r mac <"$path/address"
  read -r mtu <"$path/mtu"
  echo "\${path##*/} \${state:--} \${mac:--} \${mtu:--}"
done
echo "== addresses"
ip -json addr 2>/dev/null || ip addr 2>/dev/null
exit 0`;

// A container host may have hundreds.
const MAX_INTERFACES = 4096;

const textValue = (text: string): Value =>
  text === "-" || text === "" ? { kind: "absent" } : { kind: "text", text };

function rowOf(line: string, addresses: ReadonlyMap<string, readonly string[]> | undefined): readonly Row[] {
  const [name, state, mac, mtu, ...rest] = line.split(" ");
  if (
    name === undefined || state === undefined || mac === undefined || mtu === undefined || rest.length > 0
  ) return [];
  return [{
    names: [name],
    columns: {
      state: textValue(state),
      mac: textValue(mac),
      mtu: /^\d{1,9}$/.test(mtu) ? { kind: "number", number: Number(mtu), text: mtu } : textValue(mtu),
      ...(addresses && { addresses: listOf(addresses.get(name) ?? []) }),
    },
  }];
}

/** Rows of the interfaces. Throws {@linkcode FactsError} where it is not the probe's output. */
function parseNetwork(text: string): readonly Row[] {
  const [interfaces = "", said] = text.split(/^== addresses$/m, 2);
  if (said === undefined) throw new FactsError("Cannot read the network: the interfaces have no end");
  const addresses = said.trim() === "" ? undefined : readAddresses(said);
  const lines = interfaces.split("\n");
  if (lines.length > MAX_INTERFACES) {
    throw new FactsError(`Cannot read more than ${MAX_INTERFACES} interfaces`);
  }
  return lines.flatMap((line) => rowOf(line, addresses));
}

/** Interfaces by name. Addresses have their prefix: `10.0.2.15/24`. `state` is the kernel's: up, down, unknown (lo). */
export const network: FactKind = {
  key: "network",
  about: "the network interfaces and their addresses",
  columns: {
    state: { type: "text" },
    mac: { type: "text" },
    mtu: { type: "number" },
    addresses: { type: "list" },
  },
  rowNames: "an interface",
  probe: PROBE,
  parse: parseNetwork,
};
