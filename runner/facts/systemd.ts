/** Whether systemd came up whole: its state, and the units that failed. */
import { type FactKind, FactsError, type Row } from "./fact.ts";
import { listOf } from "../match/list.ts";

/**
 * sd_booted(3) tells whether systemd runs the guest. cloud-init's last stage is a unit itself: when it says that it is
 * done, systemd is `starting` for another moment, or for ever where a unit waits for a network that there is not.
 * `is-system-running --wait` has no limit and is not in Ubuntu 18.04 (systemd 237). Where units failed it is not `running`.
 */
const PROBE = `[ -d /run/systemd/system ] || { echo "systemd does not run here"; exit 1; }
rounds=20
while
  state=$(systemctl is-system-running)
  [ "$state" = starting ] || [ "$state" = initializing ]
do
  rounds=$((rounds - 1))
  [ "$rounds" -gt 0 ] || break
  sleep 1
done
echo "$state"
[ "$state" = running ] && exit 0
systemctl list-units --failed --plain --full --no-legend --no-pager >"$work/failed" || exit
cat "$work/failed"
echo "#jobs"
systemctl list-jobs --plain --full --no-legend --no-pager
while read -r unit rest; do
  case $unit in '●' | '*') unit=\${rest%% *} ;; esac
  echo "#journal $unit"
  journalctl -b -u "$unit" -n 5 -o cat --no-pager --quiet
done <"$work/failed"
exit 0`;

const STATE = /^[a-z-]{1,32}$/;
const UNIT = /^\S{1,300}$/;
const MAX_UNITS = 1000;

/** The row. Throws {@linkcode FactsError} where the first line is no state, or a further one begins with no unit. */
function parseSystemd(text: string): readonly Row[] {
  const [main = "", jobs, journal = ""] = sectionsOf(text);
  const [state = "", ...lines] = main.split("\n");
  if (!STATE.test(state)) {
    throw new FactsError(`Cannot read systemd's state: ${JSON.stringify(state.slice(0, 80))}`);
  }
  const units = lines.filter((line) => line.trim() !== "").map(readUnit);
  if (units.length > MAX_UNITS) throw new FactsError(`Cannot read more than ${MAX_UNITS} failed units`);
  const waiting = jobs === undefined ? undefined : readJobs(jobs);
  const because = [...wordsOfJournal(journal), ...wordsOfJobs(waiting ?? [])].join("; ");
  return [{
    names: [],
    columns: {
      state: { kind: "text", text: state },
      failed: listOf(units),
      ...(waiting && { jobs: listOf(waiting) }),
    },
    ...(because !== "" && { because }),
  }];
}

/** State and failed units, the jobs, and what the journal has of each failed unit; of earlier probes only the first. */
function sectionsOf(text: string): readonly [string, string?, string?] {
  const [main = "", rest] = text.split(/^#jobs\n/m, 2);
  if (rest === undefined) return [main];
  const at = rest.search(/^#journal /m);
  return at < 0 ? [main, rest] : [main, rest.slice(0, at), rest.slice(at)];
}

/** `139 foo.service start running`; those that wait for others say `waiting`. */
function readJobs(text: string): readonly string[] {
  const jobs = text.split("\n").flatMap((line) =>
    /^\s*\d+ (\S{1,300}) \S+ running\s*$/.exec(line)?.[1] ?? []
  );
  return jobs.slice(0, MAX_UNITS);
}

// A finding is read by a person.
const MAX_TOLD = 8;
const MAX_LINE_CHARS = 200;

const wordsOfJobs = (jobs: readonly string[]): readonly string[] =>
  jobs.length === 0 ? [] : [`systemd waits for ${jobs.slice(0, MAX_TOLD).join(", ")}`];

/** The last words of each failed unit. */
function wordsOfJournal(text: string): readonly string[] {
  const sections = text.split(/^#journal /m).slice(1, MAX_TOLD + 1);
  return sections.flatMap((section) => {
    const [unit = "", ...lines] = section.split("\n");
    const said = lines.filter((line) => line.trim() !== "").map((line) => line.slice(0, MAX_LINE_CHARS));
    return said.length === 0 ? [] : [`${unit} said: ${said.join(" / ")}`];
  });
}

/** `foo.service loaded failed failed Foo`; some versions put a dot before it even with --plain. */
function readUnit(line: string): string {
  const [first = "", second = ""] = line.trim().split(/\s+/, 2);
  const unit = first === "●" || first === "*" ? second : first;
  if (UNIT.test(unit)) return unit;
  throw new FactsError(`Cannot read the failed units: no unit in ${JSON.stringify(line.slice(0, 80))}`);
}

/** One row. `jobs` are those that systemd waits for where it is not `running`. `state` is a word of `systemctl is-system-running`: running, degraded, starting, stopping and so on. */
export const systemd: FactKind = {
  key: "systemd",
  about: "whether systemd came up whole: its state, and the units that failed",
  columns: { state: { type: "text" }, failed: { type: "list" }, jobs: { type: "list" } },
  rowNames: "",
  probe: PROBE,
  parse: parseSystemd,
};
