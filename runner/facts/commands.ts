/** What commands of the case's own say when cloud-init is done. */
import { type Field, lookAtEach, PACK, readAskedLines, valueOf } from "./asked.ts";
import { bootClock } from "./boot_clock.ts";
import { type FactKind, FactsError, type Row } from "./fact.ts";

// A command that waits for ever would take the whole report with it. 124 is timeout's own exit status.
const PROBE = `${PACK}
limit=$(command -v timeout) && limit="$limit 60"
look() {
  $limit sh -c "$2" >"$work/out" 2>"$work/err" </dev/null
  printf '%s %s' "$1" "$?"
  pack <"$work/out"
  pack <"$work/err"
  echo
}`;

function parse(text: string): readonly Row[] {
  return readAskedLines(text).map(({ name, words: [exit = ""], fields: [stdout, stderr] }) => {
    if (!/^\d{1,3}$/.test(exit) || stdout === undefined || stderr === undefined) {
      throw new FactsError(`Cannot read what the command ${JSON.stringify(name)} did`);
    }
    return {
      names: [name],
      columns: { exit: { kind: "number", number: Number(exit), text: exit }, ...outputs(stdout, stderr) },
    };
  });
}

/** The newline that ends an output is no part of what a person expects of it. */
function outputs(stdout: Field, stderr: Field) {
  const textOf = (field: Field) =>
    field.isFull ? valueOf(field, false) : valueOf({ ...field, text: field.text.replace(/\n$/, "") }, true);
  return { stdout: textOf(stdout), stderr: textOf(stderr) };
}

/** Commands of the case's own, each named by itself: run by `sh` as root, with 60 s, once cloud-init is done. */
export const commands: FactKind = {
  key: "commands",
  about: "what commands of the case's own say when cloud-init is done",
  columns: { exit: { type: "number" }, stdout: { type: "text" }, stderr: { type: "text" } },
  rowNames: "a shell command",
  probe: PROBE,
  ask: (names) => bootClock(names) + lookAtEach(names),
  parse,
};
