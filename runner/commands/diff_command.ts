/** `seedling diff`: the facts of two recorded boots side by side; nothing is booted. */
import { differenceText } from "../../reporters/difference_text.ts";
import { readRecord } from "../record/recording.ts";
import { type Difference, findDifference } from "../verdict/difference.ts";
import { type Redact, redactorOf } from "../redact/redact.ts";
import type { Shell } from "./shell.ts";
import { parseOptions, UsageError } from "./usage.ts";

const OPTIONS = { string: [], boolean: ["all"] };

const CODES = { "same": 0, "different": 1, "nothing told": 2 } as const;

/** Runs the command; its result is the exit code. */
export async function diffCommand(args: readonly string[], shell: Shell): Promise<number> {
  const { operands, flags } = parseOptions(args, OPTIONS);
  const [first, second, ...others] = operands;
  if (first === undefined || second === undefined || others.length > 0) {
    throw new UsageError(
      `Cannot compare ${operands.length} record${
        operands.length === 1 ? "" : "s"
      } (give the folders of two boots)`,
    );
  }
  const boots = [await readRecord(first), await readRecord(second)] as const;
  const redact = redactorOf([], ...boots.map(({ transcript }) => transcript));
  const difference = redactedDifference(findDifference(boots), redact);
  const { isTerminal, isPlain, columns } = shell.output;
  const color = isTerminal && !isPlain;
  await shell.print(
    differenceText(difference, { names: [first, second], isAll: flags.has("all"), color, columns }),
  );
  return CODES[difference.status];
}

/** What a record's seed held nobody knows any more: here only what the guests' words show to be a secret is hidden. */
function redactedDifference({ status, kinds }: Difference, redact: Redact): Difference {
  const maybe = (text: string | undefined) => text === undefined ? undefined : redact(text);
  const redacted = kinds.map((each): Difference["kinds"][number] => {
    if (each.kind === "untold") return { ...each, because: [maybe(each.because[0]), maybe(each.because[1])] };
    const facts = each.facts.map((fact) => ({
      ...fact,
      row: redact(fact.row),
      told: [redact(fact.told[0]), redact(fact.told[1])] as const,
    }));
    return { ...each, facts };
  });
  return { status, kinds: redacted };
}
