/** The id of the installed system, which two machines must never share: they would get one DHCP address (lxd#8717). */
import type { FactKind, Row } from "./fact.ts";

/** Without systemd only D-Bus keeps one, or nobody does. */
const PROBE = `for file in /etc/machine-id /var/lib/dbus/machine-id; do
  if [ -s "$file" ]; then cat "$file"; break; fi
done`;

/** Rows of the id's file: none where there is no id. */
function parseMachineId(text: string): readonly Row[] {
  const [id = ""] = text.trim().split("\n", 1);
  return id === "" ? [] : [{ names: [], columns: { "": { kind: "text", text: id } } }];
}

/** machine-id(5): 32 hexadecimal digits, or `uninitialized` where the first boot has not come to an end. */
export const machineId: FactKind = {
  key: "machine-id",
  about: "the id of the installed system",
  columns: { "": { type: "text" } },
  rowNames: "",
  probe: PROBE,
  parse: parseMachineId,
};
