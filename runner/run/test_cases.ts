/** Cases as `Deno.test`s, for those who keep them beside their image's code. */
import { join } from "@std/path";
import { bootCanary } from "../host/canary.ts";
import type { Case } from "../case/case.ts";
import { additionsOf, derivedImage } from "../case/derived_image.ts";
import { isAlwaysSkipped } from "../case/case.ts";
import { findHost } from "../host/host.ts";
import { hostSummary } from "../host/summary.ts";
import { findImage } from "../image/image.ts";
import { parseImageReference } from "../image/image_reference.ts";
import { mistakeMessages } from "../redact/mistakes_text.ts";
import { loadCases } from "../suite/load.ts";
import { knownBoots, recordsIn } from "../record/known_boots.ts";
import { plan } from "../plan/plan.ts";
import { cacheFolder as cacheFolderOf } from "../setup/cache.ts";
import { defaultRecordsUse, isCi, type RecordsUse } from "../record/records_use.ts";
import type { CaseResult } from "../result/result.ts";
import { resultsOf, run } from "./run.ts";
import type { Finding, Point } from "../verdict/point.ts";

/** How {@linkcode testCases} boots. */
export interface TestCasesOptions {
  /** Name or path of the image; absent: what each case names. */
  readonly image?: string;
  /**
   * How the guest runs.
   * @default {"auto"}
   */
  readonly accel?: "auto" | "kvm" | "tcg";
  /**
   * Where images, QEMU and records are kept.
   * @default {"$XDG_CACHE_HOME/seedling", as the tool has it}
   */
  readonly cacheFolder?: string;
  /**
   * Whether a record may stand in for a boot: `reuse`, but `fresh` where the environment has CI set, or may not be read.
   * The step of such a boot is called `boot (recorded)`.
   */
  readonly records?: RecordsUse;
}

/**
 * Registers every case below `folder` as a `Deno.test` of its id, with a step per test point, so that `deno test`'s own
 * reporters, `--filter` and `--junit-path` work. Throws an `AggregateError` with all that is wrong where a case is invalid.
 */
export async function testCases(folder: string, options: TestCasesOptions = {}): Promise<void> {
  const loaded = await loadCases([folder]);
  const { cases, mistakes } = loaded;
  if (mistakes.length > 0) {
    // Deno prints the errors of an AggregateError too: none may quote a secret.
    const messages = mistakeMessages(loaded);
    throw new AggregateError(messages.map((each) => new SyntaxError(each)), messages.join("\n"));
  }
  for (const each of cases) {
    Deno.test({
      name: each.id,
      ignore: isAlwaysSkipped(each),
      fn: async (t) => {
        const result = await bootCase(each, options);
        for (const point of result.points) {
          const name = stepName(point, result);
          await t.step({ name, ignore: point.verdict === "skip", fn: () => assertPoint(point) });
        }
      },
    });
  }
}

async function bootCase(
  testCase: Case,
  { image: name, accel = "auto", cacheFolder = cacheFolderOf(), records }: TestCasesOptions,
): Promise<CaseResult> {
  const reference = name === undefined ? testCase.image : parseImageReference(name);
  if (!reference) {
    throw new TypeError(
      `Cannot boot "${testCase.id}": it names no image (write image: NAME, or give options.image)`,
    );
  }
  const host = await findHost({ accel, cacheFolder, tryKvm: bootCanary });
  const { recipe, ...others } = additionsOf(testCase);
  const additions = recipe && name === undefined ? { recipe, ...others } : others;
  const image = await derivedImage(await findImage(reference, cacheFolder), additions, { cacheFolder });
  const cases = [{ case: testCase, image }];
  const recordsFolder = join(cacheFolder, "records");
  const isReuse = (records ?? await recordsUseHere()) === "reuse";
  const events = run(cases, plan(cases, host), {
    host: hostSummary(host),
    jobs: 1,
    failFast: false,
    recordsFolder,
    ...(isReuse && { findRecord: knownBoots(recordsIn(recordsFolder)) }),
    signal: new AbortController().signal,
  });
  const [result] = await resultsOf(cases, events);
  if (!result) throw new Error(`No result for "${testCase.id}"`);
  return result;
}

/** A test that may not look at its environment is not asked for the permission: it boots. */
async function recordsUseHere(): Promise<RecordsUse> {
  const { state } = await Deno.permissions.query({ name: "env", variable: "CI" });
  return defaultRecordsUse(state !== "granted" || isCi(Deno.env.get("CI")));
}

/** Nothing but its name tells of a step that nothing was booted for it, or why it passes though the image does not. */
function stepName({ kind, name, verdict }: Point, { because = "", boot }: CaseResult): string {
  const shown = kind === "boot" && boot?.recordedAt !== undefined ? "boot (recorded)" : name;
  return verdict === "expected-failure" ? `${shown} (expected to fail: ${because})` : shown;
}

function assertPoint({ name, verdict, findings }: Point): void {
  if (verdict === "pass" || verdict === "expected-failure") return;
  throw new Error([`${name}: ${verdict}`, ...findings.map(findingText)].join("\n"));
}

function findingText({ path, expected, actual, readFrom, at, message }: Finding): string {
  const difference = `${path}: expected ${expected}, actual ${actual}`;
  return [difference, message, readFrom && `read from ${readFrom}`, at && `asked at ${at}`].filter(Boolean)
    .join("\n  ");
}
