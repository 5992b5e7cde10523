/** What one boot showed, as expectations of a first case: each with a reason to keep it, or to change it. */
import { boot } from "../facts/boot.ts";
import { cloudInit } from "../facts/cloud_init.ts";
import type { AnyKind, Row } from "../facts/fact.ts";
import { grownBy } from "../facts/grown_by.ts";
import { hostname } from "../facts/hostname.ts";
import { kernel } from "../facts/kernel.ts";
import { mounts } from "../facts/mounts.ts";
import { os } from "../facts/os.ts";
import { partitions } from "../facts/partitions.ts";
import { ports } from "../facts/ports.ts";
import { root } from "../facts/root.ts";
import { ssh } from "../facts/ssh.ts";
import { systemd } from "../facts/systemd.ts";
import { users } from "../facts/users.ts";
import { flowMapping, itemsOf as items, list, number, since, text, textOf as rawText } from "./case_yaml.ts";

/** An expectation as the case has it. */
export interface SeenFact {
  /** What stands under `expect`, or under its `console`. */
  readonly under: "expect" | "console";
  readonly key: string;
  /** Empty for a kind with one row. */
  readonly row: string;
  /** YAML in flow style. */
  readonly value: string;
  /** Why a person may want to keep it, or to change it. */
  readonly because: string;
}

/** What is said of a row; without a value it tells nothing that is worth it. */
type Told = Partial<Pick<SeenFact, "row">> & Pick<SeenFact, "because"> & {
  readonly value: string | undefined;
};

/** How a kind of fact becomes expectations. */
interface Rule {
  readonly kind: AnyKind;
  /** The rows that are told; all where not given. */
  readonly of?: readonly string[];
  readonly tell: (row: Row) => Told;
}

/** Reads a kind's rows of the boot; none where it tells nothing of them. */
export type RowsOf = (kind: AnyKind) => readonly Row[];

/** All that is worth expecting of a boot, in the order of a case. */
export function seenFacts(rowsOf: RowsOf): readonly SeenFact[] {
  return RULES.flatMap(({ kind, of, tell }) =>
    rowsOf(kind).filter(({ names: [name = ""] }) => of?.includes(name) ?? true).flatMap((each) => {
      const { row = "", value, because } = tell(each);
      return value === undefined ? [] : [{ under: "expect", key: kind.key, row, value, because } as const];
    })
  );
}

const ADVICE: Readonly<Record<string, string>> = {
  "grown": "For an image that must not grow write unchanged.",
  "partition-only": "The filesystem stayed behind: write grown if it should fill its partition.",
  "unchanged": "The disk is larger than the image, and nothing grew: write grown if it should.",
};

/** What grew from which size to which, as the host computed it. */
const sizesOf = ({ because = "" }: Row) =>
  because.split("; ").filter((part) => part.includes(" -> ")).join(", ") || "nothing changed";

/** root, and those whom useradd numbers as people. */
function isPerson({ columns: { uid } }: Row): boolean {
  if (uid?.kind !== "number") return false;
  return uid.number === 0 || (uid.number >= 1000 && uid.number < 60_000);
}

const RULES: readonly Rule[] = [
  {
    kind: root,
    tell: (row) => {
      const word = rawText(row.columns[""]) ?? "";
      const advice = Object.hasOwn(ADVICE, word) ? ADVICE[word] : undefined;
      const because = `Computed from image and disk, so it holds for any size; here ${
        sizesOf(row)
      }. ${advice}`;
      return { value: advice && word, because };
    },
  },
  {
    kind: grownBy,
    tell: ({ columns, because = "" }) => ({
      value: text(columns[""]),
      because: `As ${because}. Delete it if you do not mind who does it.`,
    }),
  },
  {
    kind: partitions,
    of: ["table"],
    tell: ({ columns }) => ({
      row: "table",
      value: flowMapping({ kind: text(columns.kind), damage: list(columns.damage) }),
      because:
        "The partition table after the boot, as the host reads it; damage tells what is wrong with it.",
    }),
  },
  {
    kind: mounts,
    of: ["/"],
    tell: ({ columns }) => ({
      row: "/",
      value: flowMapping({ type: text(columns.type) }),
      because: "The root's filesystem. Delete it if a build may choose another.",
    }),
  },
  {
    kind: os,
    tell: ({ columns }) => ({
      value: flowMapping({ id: text(columns.id), version_id: text(columns.version_id) }),
      because:
        "Another system is a mistake of the build. Delete version_id where releases follow each other.",
    }),
  },
  {
    kind: kernel,
    tell: ({ columns }) => ({
      value: flowMapping({ release: since(columns.release), tainted: number(columns.tainted) }),
      because:
        `An older kernel than this is a step back (seen: ${rawText(columns.release) ?? "no release"}); ` +
        "one that is tainted met a warning, or a module from elsewhere.",
    }),
  },
  {
    kind: hostname,
    tell: ({ columns }) => ({
      value: text(columns[""]),
      because: "The name that the seed gives. One that the image brings along all its machines would share.",
    }),
  },
  {
    kind: cloudInit,
    tell: ({ columns }) => ({
      value: flowMapping({
        status: text(columns.status),
        datasource: text(columns.datasource),
        errors: list(columns.errors),
        tracebacks: number(columns.tracebacks),
        version: since(columns.version),
      }),
      because: rawText(columns.status) === "error"
        ? "cloud-init failed: mend that in the image, then write { status: done, tracebacks: 0 }."
        : `Whether it did all that it was asked for. Warnings seen: ${
          items(columns.warnings)?.length ?? "not told"
        }; \`warnings: []\` forbids them.`,
    }),
  },
  {
    kind: systemd,
    tell: ({ columns }) => ({
      value: flowMapping({ state: text(columns.state), failed: list(columns.failed) }),
      because: items(columns.failed)?.length
        ? "Units failed: mend them in the image, then write { state: running, failed: [] }."
        : "A unit that fails in a later build is told by its name.",
    }),
  },
  {
    kind: users,
    tell: (row) => {
      const { names: [name = ""], columns } = row;
      const groups = name === "root" ? {} : { groups: list(columns.groups) };
      return {
        row: name,
        value: isPerson(row) ? flowMapping({ password: text(columns.password), ...groups }) : undefined,
        because: name === "root"
          ? "A password in an image is known to whoever has the image."
          : "Who may log in beside root, made by the image or by cloud-init, and with whose rights.",
      };
    },
  },
  {
    kind: ssh,
    of: ["host-keys"],
    tell: ({ columns }) => ({
      row: "host-keys",
      value: flowMapping({ types: list(columns.types) }),
      because: "The host keys that this boot made. A type that goes missing shuts out whoever pinned it.",
    }),
  },
  {
    kind: ports,
    of: ["tcp", "udp"],
    tell: ({ names: [row = ""], columns }) => ({
      row,
      value: flowMapping({ reachable: list(columns.reachable) }),
      because: `What listens to the network by ${row.toUpperCase()}: one more is a way in nobody asked for.`,
    }),
  },
  {
    kind: boot,
    tell: ({ columns: { total } }) => ({
      value: total?.kind === "duration"
        ? flowMapping({ total: `"< ${Math.ceil(total.durationMs / 5000) * 10}s"` })
        : undefined,
      because: "Twice what was seen. It counts under KVM alone; raise it for slower hosts, or delete it.",
    }),
  },
];
