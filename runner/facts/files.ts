/** Files of the guest that the case asks for. */
import { type Field, lookAtEach, PACK, readAskedLines, valueOf } from "./asked.ts";
import { type FactKind, FactsError, type Row } from "./fact.ts";
import type { Value } from "../match/value.ts";

// GNU's and BusyBox's stat know -c alike. A link is told as a link, with the contents of what it leads to.
const PROBE = `${PACK}
look() {
  [ -e "$2" ] || [ -L "$2" ] || return 0
  printf '%s %s' "$1" "$(stat -c '%a %U %G %s' "$2")"
  stat -c %F "$2" | pack
  if [ -f "$2" ]; then pack <"$2"; fi
  echo
}`;

function parse(text: string): readonly Row[] {
  return readAskedLines(text).map(({ name, words, fields: [type, contents] }) => {
    const [mode, owner, group, size] = words;
    if (mode === undefined || owner === undefined || group === undefined || size === undefined) {
      throw new FactsError(`Cannot read what stat says of ${JSON.stringify(name)}`);
    }
    const columns: Record<string, Value> = {
      type: textValue(type?.text.trim() ?? ""),
      mode: textValue(mode.padStart(4, "0")),
      owner: textValue(owner),
      group: textValue(group),
      size: /^\d{1,15}$/.test(size) ? { kind: "number", number: Number(size), text: size } : textValue(size),
      contents: contents === undefined ? { kind: "absent" } : contentsValue(contents, size),
    };
    return { names: [name], columns };
  });
}

/** What the kernel makes up, such as /proc's files, says of itself that it has no bytes. */
function contentsValue(contents: Field, size: string): Value {
  return valueOf(
    contents,
    !contents.isFull || new TextEncoder().encode(contents.text).length === Number(size),
  );
}

const textValue = (text: string): Value => ({ kind: "text", text });

/** Files named by their path; one that is not there has no row. `mode` has four digits, `size` is in bytes, of `contents` the first 64 KiB are kept. */
export const files: FactKind = {
  key: "files",
  about: "files of the guest, by their path",
  columns: {
    type: { type: "text" },
    mode: { type: "text" },
    owner: { type: "text" },
    group: { type: "text" },
    size: { type: "number" },
    contents: { type: "text" },
  },
  rowNames: "a file's path",
  probe: PROBE,
  ask: lookAtEach,
  parse,
};
