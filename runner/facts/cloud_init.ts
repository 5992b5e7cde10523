/** What became of cloud-init: from its status.json and its log, since `cloud-init status` takes 6-15 s under emulation. */
import { type FactKind, FactsError, type Row } from "./fact.ts";
import { type CloudInitLog, MAX_LINE_BYTES, MAX_LOG_LINES, readLog } from "./cloud_init_log.ts";
import { type CloudInitStatus, readStatus, stageMs, STAGES } from "./cloud_init_status.ts";
import { formatDuration } from "../text/duration.ts";
import { listOf } from "../match/list.ts";
import type { Value, ValueType } from "../match/value.ts";

const STATUS = "/run/cloud-init/status.json";
const LOG = "/var/log/cloud-init.log";

/** No line of JSON begins with `#`. result.json says no more than status.json: that it is there tells the end. */
const PROBE = `cat ${STATUS} 2>/dev/null || { echo "there is no ${STATUS}"; exit 1; }
echo
if [ -e /run/cloud-init/result.json ]; then echo '#result.json'; fi
if [ -r ${LOG} ]; then
  echo '#log'
  grep -E '\\[(DEPRECATED|WARNING|ERROR|CRITICAL)\\]: |^Traceback |Cloud-init v\\. ' ${LOG} |
    tail -n ${MAX_LOG_LINES} | cut -c1-${MAX_LINE_BYTES}
fi`;

type Columns = Row["columns"];

/** The row of the two files. Throws {@linkcode FactsError} where status.json cannot be read. */
function parseCloudInit(text: string): readonly Row[] {
  const [before = "", log] = text.split(/^#log$/m, 2);
  const [json = "", ...end] = before.split(/^#result\.json$/m);
  if (json.trim() === "") throw new FactsError("Cannot read cloud-init's facts: status.json is empty");
  const status = readStatus(json);
  return [{
    names: [],
    columns: {
      ...statusColumns(status, end.length > 0 ? "done" : "running"),
      ...stageColumns(status),
      ...(log !== undefined && logColumns(readLog(log))),
    },
  }];
}

/** `cloud-init status` calls them so and puts them together so (cmd/status.py, translate_status). */
function statusColumns({ stages, datasource }: CloudInitStatus, running: "done" | "running"): Columns {
  const errors = stages.flatMap((stage) => stage.errors);
  const isTold = stages.some(({ recoverableErrors }) => recoverableErrors !== undefined);
  const recoverable = stages.flatMap(({ recoverableErrors = [] }) => recoverableErrors);
  const degraded = recoverable.length > 0 ? `degraded ${running}` : running;
  const isError = errors.length > 0;
  return {
    status: { kind: "text", text: isError ? "error" : running },
    // cloud-init before 23.4 knows neither.
    ...(isTold && {
      extended_status: { kind: "text", text: isError ? `error - ${running}` : degraded },
      recoverable_errors: distinct(recoverable),
    }),
    errors: distinct(errors),
    datasource: textOf(datasource?.split(" ", 1)[0]?.replace("DataSource", "").toLowerCase()),
    detail: textOf(datasource),
  };
}

function stageColumns({ stages }: CloudInitStatus): Columns {
  const columns = stages.flatMap((stage) => {
    const durationMs = stageMs(stage);
    if (durationMs === undefined) return [];
    const value: Value = { kind: "duration", durationMs, text: formatDuration(durationMs) };
    return [[stage.name, value] as const];
  });
  return Object.fromEntries(columns);
}

function logColumns({ warnings, tracebacks, version, cut }: CloudInitLog): Columns {
  return {
    warnings: listOf(warnings, cut),
    tracebacks: {
      kind: "number",
      number: tracebacks,
      text: `${tracebacks}`,
      ...(cut !== undefined && { cut }),
    },
    ...(version !== undefined && { version: textOf(version) }),
  };
}

function textOf(text: string | undefined): Value {
  return text === undefined ? { kind: "absent" } : { kind: "text", text };
}

/** Each message once: a stage may be told twice of one thing. */
function distinct(messages: readonly string[]): Value {
  return listOf([...new Set(messages)]);
}

const DURATION: ValueType = { type: "duration" };

/**
 * One row. `status`, `extended_status`, `errors`, `recoverable_errors`, `datasource` and `detail` are the words of
 * `cloud-init status --format json`; `warnings` are lines of the log; the stages are what each of them took.
 */
export const cloudInit: FactKind = {
  key: "cloud-init",
  about: "what became of cloud-init: its status, its errors, its log",
  columns: {
    status: { type: "text" },
    extended_status: { type: "text" },
    errors: { type: "list" },
    recoverable_errors: { type: "list" },
    warnings: { type: "list" },
    tracebacks: { type: "number" },
    datasource: { type: "text" },
    detail: { type: "text" },
    version: { type: "version" },
    ...Object.fromEntries(STAGES.map((stage) => [stage, DURATION] as const)),
  },
  rowNames: "",
  probe: PROBE,
  parse: parseCloudInit,
};
