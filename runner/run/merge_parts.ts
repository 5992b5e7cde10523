/** All parts of a run as one result again. */
import type { HostSummary } from "../host/summary.ts";
import type { BootAttempt } from "../record/outcome.ts";
import type { BootSetUp, CaseResult, ImageFirmware, RunResult } from "../result/result.ts";
import { isTroubled } from "../result/troubled.ts";
import { type FoundPart, inOrder, partMistakes } from "./part.ts";
import { compare } from "./shard.ts";

/** All parts as one, or why they are none. */
export type Merged =
  | { readonly result: RunResult; readonly changed: readonly string[] }
  | { readonly mistakes: readonly string[] };

/**
 * Puts parts together. Neither their order nor that of their making changes anything. `changed` tells of cases that an earlier
 * attempt judged otherwise.
 */
export function mergeParts(found: readonly FoundPart[]): Merged {
  const parts = inOrder(found);
  const mistakes = partMistakes(parts);
  const [first] = parts;
  if (first === undefined || mistakes.length > 0) return { mistakes };
  return { result: joined(parts, first), changed: parts.flatMap(changedOf) };
}

function joined(parts: readonly FoundPart[], first: FoundPart): RunResult {
  const results = parts.map(({ result }) => result);
  const byId = new Map(parts.flatMap(casesOf).map((each) => [each.id, each]));
  const cases = first.part.caseIds.flatMap((id) => byId.get(id) ?? []);
  const [host] = results.flatMap((each) => each.host ?? []);
  const firmware = joinedFirmware(results.flatMap((each) => each.firmware ?? []), cases);
  const boots = joinedBoots(results.flatMap((each) => each.boots ?? []), cases);
  return {
    tool: first.part.tool,
    startedAt: results.map(({ startedAt }) => startedAt).toSorted(compare)[0] ?? "",
    // They ran side by side.
    seconds: results.reduce((most, { seconds }) => Math.max(most, seconds), 0),
    ...(host && { host: joinedHost(host, results.flatMap((each) => each.host ?? [])) }),
    ...(firmware.length > 0 && { firmware }),
    ...(boots.length > 0 && { boots }),
    cases,
  };
}

/** The cases of a part, with what earlier attempts came to by the host's trouble. */
function casesOf({ result, earlier = [] }: FoundPart): readonly CaseResult[] {
  if (earlier.length === 0) return result.cases;
  const before = earlier.map(({ cases }) => new Map(cases.map((each) => [each.id, each])));
  return result.cases.map((each) => {
    const attempts = before.flatMap((cases) => attemptsOf(cases.get(each.id)));
    return attempts.length === 0 ? each : { ...each, attempts: [...attempts, ...each.attempts ?? []] };
  });
}

function attemptsOf(result: CaseResult | undefined): readonly BootAttempt[] {
  if (result === undefined || !isTroubled(result)) return [];
  const { boot, points: [point], attempts = [] } = result;
  const finding = point?.findings[0];
  const because = finding?.message ?? finding?.actual ?? "the host's trouble";
  const own = boot && { ending: boot.ending, seconds: boot.seconds, consolePath: boot.consolePath };
  return [...attempts, { because, ...own }];
}

/** A verdict that another attempt turned is told: somebody may have run a part until it was green. */
function changedOf({ folder, result, earlier = [] }: FoundPart): readonly string[] {
  const now = new Map(result.cases.map(({ id, verdict }) => [id, verdict]));
  return earlier.flatMap(({ cases }) =>
    cases.filter(({ verdict }) => verdict === "fail").flatMap(({ id }) => {
      const verdict = now.get(id);
      return verdict === "fail"
        ? []
        : [`case "${id}" failed in an earlier attempt of "${folder}": ${verdict} now`];
    })
  );
}

/** One host where all are alike; several by all that they differ in, each once. */
function joinedHost(first: HostSummary, hosts: readonly HostSummary[]): HostSummary {
  const each = (of: (host: HostSummary) => string | undefined) =>
    [...new Set(hosts.flatMap((host) => of(host) ?? []))].toSorted(compare).join(", ");
  const unconfined = each((host) => host.unconfined);
  return {
    hostname: each(({ hostname }) => hostname),
    accelerator: hosts.find(({ accelerator }) => accelerator === "tcg")?.accelerator ?? first.accelerator,
    because: each(({ because }) => because),
    qemuVersion: each(({ qemuVersion }) => qemuVersion),
    ...(unconfined !== "" && { unconfined }),
  };
}

/** Each choice once, in the order in which the cases name their images. */
function joinedFirmware(
  all: readonly ImageFirmware[],
  cases: readonly CaseResult[],
): readonly ImageFirmware[] {
  const places = placesOf(cases.map(({ image }) => image));
  const placeOf = ({ image }: ImageFirmware) => places.get(image) ?? cases.length;
  const each = [...new Map(all.map((one) => [`${one.firmware} ${one.image}`, one])).values()];
  return each.toSorted((a, b) => placeOf(a) - placeOf(b) || compare(a.firmware, b.firmware));
}

/** Each boot once, in the order of the first case that it judges. */
function joinedBoots(all: readonly BootSetUp[], cases: readonly CaseResult[]): readonly BootSetUp[] {
  const places = placesOf(cases.map(({ boot }) => boot?.id ?? ""));
  const placeOf = ({ id }: BootSetUp) => places.get(id) ?? cases.length;
  const each = [...new Map(all.map((one) => [one.id, one])).values()];
  return each.toSorted((a, b) => placeOf(a) - placeOf(b) || compare(a.id, b.id));
}

/** Where each word stands first. */
const placesOf = (words: readonly string[]) =>
  new Map(words.map((word, index) => [word, index] as const).toReversed());
