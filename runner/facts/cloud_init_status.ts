/** cloud-init's status.json: what each stage came to. */
import { FactsError } from "./fact.ts";

/** The stages in the order in which they run, as status.json calls them; `modules-init` only runs where it is asked for. */
export const STAGES = ["init-local", "init", "modules-init", "modules-config", "modules-final"] as const;

/** One stage that has begun. */
export interface Stage {
  /** One of {@linkcode STAGES}. */
  readonly name: string;
  /** Unix time; none where it has not begun. */
  readonly startSeconds?: number;
  /** Unix time; none where it has not ended. */
  readonly finishedSeconds?: number;
  /** What ended a module. */
  readonly errors: readonly string[];
  /** `DEPRECATED: ...`, `WARNING: ...`; none where cloud-init is older than 23.4, which does not keep them. */
  readonly recoverableErrors?: readonly string[];
}

/** What status.json says. */
export interface CloudInitStatus {
  /** `DataSourceNoCloud [seed=/dev/vdb]`; none where none was found. */
  readonly datasource?: string;
  /** In the order in which they run. */
  readonly stages: readonly Stage[];
}

type Fields = Readonly<Record<string, unknown>>;

const MAX_MESSAGES = 1000;
const MAX_MESSAGE_CHARS = 1000;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads status.json. Throws {@linkcode FactsError} where it is none. */
export function readStatus(text: string): CloudInitStatus {
  const json = readJson(text);
  if (!isFields(json) || !isFields(json.v1)) {
    throw new FactsError('Cannot read status.json of cloud-init: it has no "v1"');
  }
  const { v1 } = json;
  const stages = STAGES.flatMap((name) => {
    const fields = v1[name];
    return isFields(fields) ? [readStage(name, fields)] : [];
  });
  const { datasource } = v1;
  return { stages, ...(typeof datasource === "string" && datasource !== "" && { datasource }) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FactsError("Cannot read the JSON of cloud-init's status.json", { cause: error });
  }
}

function readStage(name: string, { start, finished, errors, recoverable_errors }: Fields): Stage {
  return {
    name,
    ...(isTime(start) && { startSeconds: start }),
    ...(isTime(finished) && { finishedSeconds: finished }),
    errors: readMessages(errors),
    ...(isFields(recoverable_errors) && { recoverableErrors: readLevels(recoverable_errors) }),
  };
}

const MOST_SECONDS = 1e11; // the year 5138: what is beyond may have no milliseconds

// A stage that has not begun says null, and 0 before 0.7.7.
function isTime(value: unknown): value is number {
  return typeof value === "number" && value > 0 && value < MOST_SECONDS;
}

function readLevels(levels: Fields): readonly string[] {
  return Object.entries(levels).flatMap(([level, messages]) =>
    readMessages(messages).map((message) => `${level}: ${message}`)
  );
}

function readMessages(messages: unknown): readonly string[] {
  if (!Array.isArray(messages)) return [];
  if (messages.length > MAX_MESSAGES) {
    throw new FactsError(`Cannot read status.json of cloud-init: more than ${MAX_MESSAGES} errors`);
  }
  // What else may stand there may be nothing that JavaScript can turn into text: `{"toString": 1}`.
  return messages.map((each: unknown) => typeof each === "string" ? shortened(each) : "(no text)");
}

const shortened = (message: string) =>
  message.length > MAX_MESSAGE_CHARS ? `${message.slice(0, MAX_MESSAGE_CHARS)}…` : message;

/** How long a stage took; `undefined` where it has not ended, or the clock was set back meanwhile. */
export function stageMs({ startSeconds, finishedSeconds }: Stage): number | undefined {
  if (startSeconds === undefined || finishedSeconds === undefined) return undefined;
  return finishedSeconds < startSeconds ? undefined : (finishedSeconds - startSeconds) * 1000;
}
