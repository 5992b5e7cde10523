/** What commands of the case's own say when cloud-init is done. */
import { type Field, lookAtEach, PACK, readAskedLines, valueOf } from "./asked.ts";
import { bootClock } from "./boot_clock.ts";
import type { Value } from "../match/value.ts";
import { type FactKind, FactsError, type Row } from "./fact.ts";

// A command that waits for ever would take the whole report with it.
const PROBE = `${PACK}
limit=$(command -v timeout) && limit="$limit 60"
look() {
  $limit sh -c "$2" >"$work/out" 2>"$work/err" </dev/null
  printf '%s %s' "$1" "$?"
  pack <"$work/out"
  pack <"$work/err"
  echo
}`;

/** timeout's own exit status. A command may exit with it too, which nobody can tell apart: neither is a verdict. */
const ENDED = 124;
const NOT_ENDED = "it had not ended after 60 s (124 is what timeout says then)";

function parse(text: string): readonly Row[] {
  return readAskedLines(text).map(({ name, words: [exit = ""], fields: [stdout, stderr] }) => {
    if (!/^\d{1,3}$/.test(exit) || stdout === undefined || stderr === undefined) {
      throw new FactsError(`Cannot read what the command ${JSON.stringify(name)} did`);
    }
    const isEnded = Number(exit) === ENDED;
    return {
      names: [name],
      columns: {
        exit: {
          kind: "number",
          number: isEnded ? 0 : Number(exit),
          text: exit,
          ...(isEnded && { cut: NOT_ENDED }),
        },
        ...outputs(stdout, stderr, isEnded),
      },
    };
  });
}

/** The newline that ends an output is no part of what a person expects of it. */
function outputs(stdout: Field, stderr: Field, isEnded: boolean) {
  const textOf = (field: Field): Value => {
    if (isEnded) return { kind: "text", text: field.text, cut: NOT_ENDED };
    return field.isFull
      ? valueOf(field, false)
      : valueOf({ ...field, text: field.text.replace(/\n$/, "") }, true);
  };
  return { stdout: textOf(stdout), stderr: textOf(stderr) };
}

/**
 * Commands of the case's own, each named by itself: run by `sh` as root, once cloud-init is done. What one would say that had not
 * ended after 60 s is not known: it makes no verdict.
 */
export const commands: FactKind = {
  key: "commands",
  about: "what commands of the case's own say when cloud-init is done",
  columns: { exit: { type: "number" }, stdout: { type: "text" }, stderr: { type: "text" } },
  rowNames: "a shell command",
  probe: PROBE,
  ask: (names) => bootClock(names) + lookAtEach(names),
  parse,
};
