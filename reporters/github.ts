/** Annotations of GitHub: each red case at the line that asked, as workflow commands for a step's output. */
import type { CaseResult, RunResult } from "../runner/result/result.ts";
import { guestLine } from "../runner/text/guest_text.ts";
import { placeOf } from "./place.ts";
import { isGood, pointsOf, redCases, sentence } from "./points.ts";

/**
 * A command for each case that is red. GitHub shows ten errors of a step: those that fail come before those that err, which
 * are warnings.
 */
export function github(result: RunResult): string {
  const red = redCases(result.cases);
  const commands = [true, false].flatMap((isFailing) =>
    red.filter((each) => fails(each) === isFailing).map(command)
  );
  return commands.map((line) => `${line}\n`).join("");
}

/** A case that could not be judged whole fails all the same where one of its points does. */
const fails = ({ verdict, points }: CaseResult) =>
  verdict === "fail" || points.some((each) => each.verdict === "fail");

function command(result: CaseResult): string {
  const points = pointsOf(result).filter(({ verdict }) => !isGood(verdict));
  const { path, line, column } = placeOf(result, points);
  // A case of the tool's own suite stands in no file of the repository: GitHub shows its annotation with the run's.
  const isForeign = path.startsWith("@suite/");
  const properties = {
    ...(!isForeign && { file: guestLine(path, 1000), line, col: column }),
    title: guestLine(`seedling: ${result.id} ${fails(result) ? "fails" : "was not judged"}`),
  };
  const words = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  const message = points.flatMap(({ name, failing, findings }) => [
    ...(failing === undefined ? [] : [guestLine(failing, 600)]),
    ...(findings.length === 0 ? [guestLine(name)] : findings.map((each) => guestLine(sentence(each), 400))),
  ]);
  const level = fails(result) ? "error" : "warning";
  const about = result.description === undefined ? [] : ["", guestLine(result.description, 600)];
  return `::${level} ${words.join(",")}::${data([...message.slice(0, 20), ...about].join("\n"))}`;
}

/** The runner's own escapes (actions/toolkit, packages/core/src/command.ts). */
const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
