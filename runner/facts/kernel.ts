/** The running kernel, from /proc: its release, its command line, what taints it, the modules it has loaded. */
import { type FactKind, FactsError, type Row } from "./fact.ts";
import { listOf } from "../match/list.ts";

/** The command line comes last: a boot loader may hand on anything. A kernel may have no modules at all. */
const PROBE = `set -- /proc/sys/kernel/osrelease /proc/sys/kernel/tainted
[ ! -e /proc/modules ] || set -- "$@" /proc/modules
cut -d' ' -f1 "$@" || exit
echo
cat /proc/cmdline`;

/** A letter for each bit, as the kernel's own messages print them (Documentation/admin-guide/tainted-kernels). */
const TAINTS = "PFSRMBUDAWCIOELKXTNJ";
const MAX_MODULES = 10_000;

/** The row of the four files. Throws {@linkcode FactsError} where they are not there. */
function parseKernel(text: string): readonly Row[] {
  const blank = text.indexOf("\n\n");
  const [release = "", taint = "", ...modules] = text.slice(0, Math.max(blank, 0)).split("\n");
  if (release === "" || !/^\d{1,15}$/.test(taint)) {
    throw new FactsError(`Cannot read the kernel's facts: ${JSON.stringify(text.slice(0, 80))}`);
  }
  if (modules.length > MAX_MODULES) {
    throw new FactsError(`Cannot read the kernel's facts: more than ${MAX_MODULES} modules`);
  }
  const cmdline = text.slice(blank + 2).trim();
  return [{
    names: [],
    columns: {
      release: { kind: "text", text: release },
      cmdline: cmdline === "" ? { kind: "absent" } : { kind: "text", text: cmdline },
      tainted: { kind: "number", number: Number(taint), text: describeTaint(Number(taint)) },
      modules: listOf(modules),
    },
  }];
}

/** `12288 (O, E)`: the number is what the kernel tells, the letters are what people know. */
function describeTaint(tainted: number): string {
  const letters = [...TAINTS].filter((_, bit) => Math.floor(tainted / 2 ** bit) % 2 === 1);
  return letters.length === 0 ? `${tainted}` : `${tainted} (${letters.join(", ")})`;
}

/** The running kernel, one row. A module has its underscores: `virtio_net`. */
export const kernel: FactKind = {
  key: "kernel",
  about: "the running kernel: its release, its command line, what taints it, its modules",
  columns: {
    release: { type: "version" },
    cmdline: { type: "text" },
    tainted: { type: "number" },
    modules: { type: "list" },
  },
  rowNames: "",
  probe: PROBE,
  parse: parseKernel,
};
