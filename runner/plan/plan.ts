/** (cases, host, images) -> Plan: plain data, made without disk, clock or chance. */
import { rowsOf } from "../case/case.ts";
import type { Host } from "../host/host.ts";
import { tellOnce } from "../yaml/told_once.ts";
import { bootId, seedId, VERSIONS, type Where } from "./boot_id.ts";
import { diskBytesOf, partsOf } from "./boot_parts.ts";
import { traitsOf } from "./boot_traits.ts";
import { type CaseOnImage, type Plan, PlanError, type PlannedBoot } from "./planned_boot.ts";
import type { Asked } from "./probe.ts";
import { refuse } from "./refusals.ts";
import { SeedMaker } from "./seed_files.ts";

// They outlast what a sound guest may wait for without a word: 120 s for its network (systemd-networkd-wait-online), 90 s for
// a device (systemd), a relabel, all of a boot whose console is `quiet`. Firmware and boot loader have no such reason, nor has
// a login before which cloud-init should have spoken. TCG is up to ten times slower. Behind the login prompt cloud-init's stages are 30 s apart on a busy host.
const LIMITS = {
  kvm: { deadlineMs: 900_000, silenceMs: 200_000, loaderSilenceMs: 60_000, quietMs: 20_000 },
  tcg: { deadlineMs: 2_700_000, silenceMs: 600_000, loaderSilenceMs: 180_000, quietMs: 60_000 },
};

/**
 * Plans the boots of `cases`; cases that ask for the same boot share it, but for those that are exclusive. Throws
 * {@linkcode PlanError} with a line for each case that cannot be booted, one for many of one reason. With earlier versions the boots have the ids that they had then.
 */
export function plan(
  cases: readonly CaseOnImage[],
  host: Host,
  versions: Readonly<Record<"machine" | "probe", number>> = VERSIONS,
): Plan {
  const where = { host, versions };
  const all = cases.flatMap(withPrevious);
  // A clone is refused where its original is; several of the cases may go on after the same boot.
  const asking = all.filter(({ case: { twin } }) => twin === undefined);
  const mistakes = tellOnce(asking.flatMap((each) => refuse(each, diskBytesOf(each), host)));
  if (mistakes.length > 0) throw new PlanError(mistakes.join("\n"));
  const selected = new Set(cases.map(({ case: { id } }) => id));
  const groups = Map.groupBy(all, (each) => bootId(each, where));
  // One seed serves all boots of a QEMU, and asks what any of them wants to know.
  const reboots = Map.groupBy(
    all.filter(({ case: { isReboot } }) => isReboot),
    (each) => seedId(each, where),
  );
  const seeds = new SeedMaker();
  const askersOf = (id: string) => [...groups.get(id) ?? [], ...reboots.get(id) ?? []];
  const boots = Array.from(groups, ([id, group]) => planBoot(id, group, { ...where, askersOf, seeds }));
  const continued = new Set(boots.map(({ after }) => after));
  const rebooted = new Set(boots.flatMap(({ isReboot, after }) => isReboot && after ? [after] : []));
  return {
    boots: boots.map((boot) => ({
      ...boot,
      caseIds: boot.caseIds.filter((id) => selected.has(id)),
      isContinued: continued.has(boot.id),
      ...(rebooted.has(boot.id) && { isRebooted: true }),
    })),
  };
}

/** A case, after those that must have been booted on the same disk before it, or that it is a clone of. */
function withPrevious({ case: testCase, image }: CaseOnImage): readonly CaseOnImage[] {
  const needed = [testCase.previous, testCase.twin?.of].filter((each) => each !== undefined);
  return [...needed.flatMap((each) => withPrevious({ case: each, image })), { case: testCase, image }];
}

/** What a boot is planned with. */
interface Planning extends Where {
  /** The cases that are told by the seed of a boot. */
  readonly askersOf: (id: string) => readonly CaseOnImage[];
  readonly seeds: SeedMaker;
}

function planBoot(id: string, group: readonly CaseOnImage[], where: Planning): PlannedBoot {
  const { host, askersOf, seeds } = where;
  const [first] = group;
  if (!first) throw new RangeError("Cannot plan a boot for no case");
  const { case: { memoryBytes, cpus }, image } = first;
  const limits = LIMITS[host.accelerator];
  const { case: { previous, twin, isReboot } } = first;
  const asked = askedBy(askersOf(isReboot ? seedId(first, where) : id));
  return {
    id,
    caseIds: [...new Set(group.map((each) => each.case.id))],
    ...(previous && { after: bootId({ case: previous, image }, where) }),
    ...(twin && { twinOf: bootId({ case: twin.of, image }, where) }),
    isContinued: false,
    ...(isReboot && { isReboot }),
    traits: traitsOf(first, host),
    image,
    diskBytes: diskBytesOf(first),
    memoryBytes,
    cpus,
    asked,
    ...partsOf(first, { host, asked, seeds }),
    // The longest that any of them grants: a boot cut short for one case must not end another's.
    deadlineMs: Math.max(...group.map((each) => each.case.timeoutMs ?? limits.deadlineMs)),
    silenceMs: limits.silenceMs,
    loaderSilenceMs: limits.loaderSilenceMs,
    ...(first.case.seedVolume?.kind === "none" && { quietMs: limits.quietMs }),
  };
}

/** What the cases of a boot ask of the kinds that tell nothing unasked, each name once. */
function askedBy(group: readonly CaseOnImage[]): Asked {
  const rows = group.flatMap((each) => rowsOf(each.case)).filter(({ from }) => from === "report");
  const byKind = Object.entries(Object.groupBy(rows, ({ kind }) => kind));
  return Object.fromEntries(
    byKind.map(([kind, each = []]) => [kind, [...new Set(each.map(({ row }) => row))]]),
  );
}
