/**
 * `deno task conformance [--image NAME ...] [--tag TAG ...] [CASE ...]`: boots every case on every image that has no
 * recording of that very boot yet, keeps each recording under fixtures/recordings as it ends, and judges all. It goes on
 * where it was interrupted. Exit code: 0 when everything came out as it should, else 1.
 */
import { parseArgs } from "@std/cli/parse-args";
import { dirname, join } from "@std/path";
import { CAMPAIGN, type ImageUnderTest, whatIsWrong } from "../fixtures/conformance/campaign.ts";
import { CACHE_FOLDER } from "../fixtures/harness/qemu.ts";
import { keepRecorded } from "../fixtures/conformance/keep_recorded.ts";
import { PROBES_THAT_HOLD, recordedFolders, RECORDINGS } from "../fixtures/conformance/recorded.ts";
import { capacityOf } from "../runner/commands/run_command.ts";
import {
  type CaseOnImage,
  type CaseResult,
  findHost,
  findImage,
  type Host,
  hostSummary,
  type Image,
  ImageError,
  loadCases,
  plan,
  run,
} from "../mod.ts";
import { bootCanary } from "../runner/host/canary.ts";
import { type FindRecord, knownBoots, recordsIn } from "../runner/record/known_boots.ts";
import type { BootSummary } from "../runner/result/result.ts";

const options = parseArgs(Deno.args, { string: ["image", "tag", "jobs"], collect: ["image", "tag"] });
const wantedTags: readonly string[] = (options.tag ?? []).map(String);
const say = (text: string) => Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
const interrupted = new AbortController();
Deno.addSignalListener("SIGINT", () => interrupted.abort(new Error("interrupted")));

const { cases, mistakes } = await loadCases([new URL("../cases", import.meta.url).pathname]);
if (mistakes.length > 0) {
  throw new AggregateError(
    mistakes,
    mistakes.map(({ message }) => message).join("\n"),
  );
}
const host = await findHost({ accel: "auto", cacheFolder: CACHE_FOLDER, tryKvm: bootCanary });

interface Sum {
  readonly booted: number;
  readonly judged: number;
  readonly wrong: number;
}

async function testImage(under: ImageUnderTest, host: Host): Promise<Sum> {
  const image = await imageOf(under);
  if (image === undefined) return { booted: 0, judged: 0, wrong: 1 };
  const wanted = cases.filter(under.selects)
    .filter(({ tags = [] }) => wantedTags.length === 0 || wantedTags.some((tag) => tags.includes(tag)))
    .filter(({ id }) => options._.length === 0 || options._.some((text) => id.includes(String(text))));
  const onImage: readonly CaseOnImage[] = wanted.map((each) => ({ case: each, image }));
  const planned = plan(onImage, host);
  // A boot that failed as it should is not made again either.
  const recorded = knownBoots(
    await recordedFolders(under.image),
    ({ transcript }) => transcript.ending.verdict !== "error",
  );
  const byProbe = PROBES_THAT_HOLD.map((probe) => plan(onImage, host, probe).boots);
  const recordedByAny: FindRecord = async (boot) => {
    const index = planned.boots.findIndex(({ id }) => id === boot.id);
    for (const boots of byProbe) {
      const heard = await recorded({ ...boot, id: boots[index]?.id ?? boot.id });
      if (heard) return heard;
    }
    return undefined;
  };
  const cached = knownBoots(recordsIn(join(CACHE_FOLDER, "records")));
  const events = run(onImage, planned, {
    host: hostSummary(host),
    ...capacityOf(host, options.jobs === undefined ? undefined : Number(options.jobs)),
    failFast: false,
    recordsFolder: join(CACHE_FOLDER, "records"),
    findRecord: async (boot) => await recordedByAny(boot) ?? await cached(boot),
    signal: interrupted.signal,
  });
  let sum: Sum = { booted: 0, judged: 0, wrong: 0 };
  const booted = new Set<string>();
  for await (const event of events) {
    if (event.kind !== "judged") continue;
    const { result } = event;
    if (result.boot && !result.boot.recordedAt) booted.add(result.boot.id);
    const caseIds = planned.boots.find(({ id }) => id === result.boot?.id)?.caseIds ?? [result.id];
    if (isWorthKeeping(result)) {
      await keepRecorded(dirname(result.boot.consolePath), { image: under.image, caseIds, cases });
    }
    sum = add(sum, await tell(result, under));
  }
  return { ...sum, booted: booted.size };
}

/** An image that nobody has made yet does not keep the others from being booted. */
async function imageOf({ image }: ImageUnderTest): Promise<Image | undefined> {
  try {
    return await findImage({ kind: "name", name: image }, CACHE_FOLDER);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    await say(`WRONG ${image} is left out\n  ${error.message} (make it: deno task setup image=${image})`);
    return undefined;
  }
}

async function tell(result: CaseResult, under: ImageUnderTest): Promise<Sum> {
  const wrong = whatIsWrong(result, under);
  const how = result.boot?.recordedAt ? "recorded" : `${Math.round(result.boot?.seconds ?? 0)} s`;
  await say(`${wrong === undefined ? "ok" : "WRONG"} ${under.image} ${result.id} ${result.verdict} (${how})`);
  if (wrong !== undefined) await say(`  ${wrong}`);
  return { booted: 0, judged: 1, wrong: wrong === undefined ? 0 : 1 };
}

/** Not kept yet; a boot of which nobody knows how it went tells nothing, one that failed as it should does. */
function isWorthKeeping(result: CaseResult): result is CaseResult & { readonly boot: BootSummary } {
  return result.boot !== undefined && !result.boot.consolePath.startsWith(RECORDINGS) &&
    result.points[0]?.verdict !== "error";
}

const add = (a: Sum, b: Sum): Sum => ({
  booted: a.booted + b.booted,
  judged: a.judged + b.judged,
  wrong: a.wrong + b.wrong,
});

const started = performance.now();
let sum: Sum = { booted: 0, judged: 0, wrong: 0 };
for (const under of CAMPAIGN.filter(({ image }) => !options.image?.length || options.image.includes(image))) {
  if (!interrupted.signal.aborted) sum = add(sum, await testImage(under, host));
}
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
await say(
  `\n${sum.judged} cases judged, ${sum.booted} boots made for them now, ${sum.wrong} wrong, ${minutes} min`,
);
Deno.exit(sum.wrong > 0 || sum.judged === 0 || interrupted.signal.aborted ? 1 : 0);
