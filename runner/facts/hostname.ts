/** The name that the guest has given itself. */
import type { FactKind, Row } from "./fact.ts";

/** Rows of the kernel's own word; none where nobody has set a name: the kernel then says `(none)`. */
function parseHostname(text: string): readonly Row[] {
  const [name = ""] = text.split("\n", 1);
  if (name === "" || name === "(none)") return [];
  return [{ names: [], columns: { "": { kind: "text", text: name } } }];
}

/** The hostname as the kernel has it: not every image has the command `hostname`. */
export const hostname: FactKind = {
  key: "hostname",
  about: "the name that the guest has given itself",
  columns: { "": { type: "text" } },
  rowNames: "",
  probe: `read -r name </proc/sys/kernel/hostname && printf '%s\\n' "$name"`,
  parse: parseHostname,
};
