/** Annotations of GitHub: each red case at the line that asked, as workflow commands for a step's output. */
import type { CaseResult, RunResult } from "../runner/result/result.ts";
import { guestLine } from "../runner/text/guest_text.ts";
import { placeOf } from "./place.ts";
import { isGood, pointsOf, sentence } from "./points.ts";

/**
 * A command for each case that is red. GitHub shows ten errors of a step: those that fail come before those that err, which
 * are warnings.
 */
export function github(result: RunResult): string {
  const commands = (["fail", "error"] as const).flatMap((wanted) =>
    result.cases.filter(({ verdict }) => verdict === wanted).map(command)
  );
  return commands.map((line) => `${line}\n`).join("");
}

function command(result: CaseResult): string {
  const points = pointsOf(result).filter(({ verdict }) => !isGood(verdict));
  const { path, line, column } = placeOf(result, points);
  // A case of the tool's own suite stands in no file of the repository: GitHub shows its annotation with the run's.
  const isForeign = path.startsWith("@suite/");
  const properties = {
    ...(!isForeign && { file: guestLine(path, 1000), line, col: column }),
    title: guestLine(`seedling: ${result.id} ${result.verdict === "fail" ? "fails" : "was not judged"}`),
  };
  const words = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  const message = points.flatMap(({ name, failing, findings }) => [
    ...(failing === undefined ? [] : [guestLine(failing, 600)]),
    ...(findings.length === 0 ? [guestLine(name)] : findings.map((each) => guestLine(sentence(each), 400))),
  ]);
  const level = result.verdict === "fail" ? "error" : "warning";
  return `::${level} ${words.join(",")}::${data(message.slice(0, 20).join("\n"))}`;
}

/** The runner's own escapes (actions/toolkit, packages/core/src/command.ts). */
const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
