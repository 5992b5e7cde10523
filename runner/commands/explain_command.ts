/** `seedling explain`: cases in plain words, nothing is booted. */
import { painter } from "../../reporters/paint.ts";
import { wrap } from "../../reporters/width.ts";
import type { Case } from "../case/case.ts";
import { mistakeMessages } from "../redact/mistakes_text.ts";
import { type Redact, redactorOf } from "../redact/redact.ts";
import { loadCases } from "../suite/load.ts";
import { guestLine, guestText } from "../text/guest_text.ts";
import { explain, type Told } from "./explanation.ts";
import { hasColor, type Shell } from "./shell.ts";
import { parseOptions, UsageError } from "./usage.ts";

/** Runs the command; its result is the exit code. */
export async function explainCommand(args: readonly string[], shell: Shell): Promise<number> {
  const { operands } = parseOptions(args, { string: [], boolean: [] });
  if (operands.length === 0) {
    throw new UsageError("Cannot explain: no case is named (seedling explain @suite/hygiene/machine-id)");
  }
  const loadedCases = await loadCases(operands);
  const { cases, mistakes } = loadedCases;
  if (mistakes.length > 0) {
    await shell.complain(mistakeMessages(loadedCases).map((message) => `${message}\n`).join(""));
    return 2;
  }
  const redact = redactorOf(cases);
  await shell.print(cases.map((each) => explanationText(each, redact, shell)).join("\n"));
  return 0;
}

function explanationText(testCase: Case, redact: Redact, { output }: Shell): string {
  const paint = painter(hasColor(output));
  const columns = Math.max(40, output.columns);
  const { title, description, booted, asserted, counts } = explain(testCase);
  const safe = (text: string) => redact(guestLine(text, 400));
  const folded = (text: string, indent: number) =>
    wrap(safe(text), columns - indent).map((line) => `${" ".repeat(indent)}${line}`);
  const tellOne = ({ says, because, lines = [] }: Told) => [
    ...folded(because === undefined ? says : `${says} (${because})`, 4),
    // Hidden in the whole: a key has several lines.
    ...(lines.length === 0
      ? []
      : redact(guestText(lines.join("\n"))).split("\n").map((line) => `${" ".repeat(8)}${line}`)),
  ];
  const part = (name: string, told: readonly Told[]) =>
    told.length === 0 ? [] : [`  ${paint("title", name)}`, ...told.flatMap(tellOne)];
  const lines = [
    ...wrap(safe(title), columns).map((line) => paint("title", line)),
    ...description.flatMap((paragraph) => folded(paragraph, 2)),
    ...part("What is booted", booted),
    ...part("What must hold", asserted),
    ...part("When it counts", counts),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
