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
[ "$state" = running ] || systemctl list-units --failed --plain --full --no-legend --no-pager`;

const STATE = /^[a-z-]{1,32}$/;
const UNIT = /^\S{1,300}$/;
const MAX_UNITS = 1000;

/** The row. Throws {@linkcode FactsError} where the first line is no state, or a further one begins with no unit. */
function parseSystemd(text: string): readonly Row[] {
  const [state = "", ...lines] = text.split("\n");
  if (!STATE.test(state)) {
    throw new FactsError(`Cannot read systemd's state: ${JSON.stringify(state.slice(0, 80))}`);
  }
  const units = lines.filter((line) => line.trim() !== "").map(readUnit);
  if (units.length > MAX_UNITS) throw new FactsError(`Cannot read more than ${MAX_UNITS} failed units`);
  return [{
    names: [],
    columns: {
      state: { kind: "text", text: state },
      failed: listOf(units),
    },
  }];
}

/** `foo.service loaded failed failed Foo`; some versions put a dot before it even with --plain. */
function readUnit(line: string): string {
  const [first = "", second = ""] = line.trim().split(/\s+/, 2);
  const unit = first === "●" || first === "*" ? second : first;
  if (UNIT.test(unit)) return unit;
  throw new FactsError(`Cannot read the failed units: no unit in ${JSON.stringify(line.slice(0, 80))}`);
}

/** One row. `state` is a word of `systemctl is-system-running`: running, degraded, starting, stopping and so on. */
export const systemd: FactKind = {
  key: "systemd",
  about: "whether systemd came up whole: its state, and the units that failed",
  columns: { state: { type: "text" }, failed: { type: "list" } },
  rowNames: "",
  probe: PROBE,
  parse: parseSystemd,
};
