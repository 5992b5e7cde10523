/** A boot with a stopwatch: when its ports said what. */
import { Machine, type MachineSpec } from "../runner/machine/machine.ts";
import { lookAt } from "./process.ts";

/** Something that is said. */
export interface Mark {
  readonly name: string;
  readonly port: "console" | "report";
  readonly pattern: RegExp;
}

/** The marks of a boot of the demo image, in their order. */
export const MARKS = {
  kernel: { name: "kernel", port: "console", pattern: /Linux version \d/ },
  userspace: { name: "userspace", port: "console", pattern: /Welcome to |running in system mode/ },
  cloudInitEnd: { name: "cloud-init's end", port: "console", pattern: /Cloud-init v\. \S+ finished at/ },
  // Each of the probe's reports begins with an empty line of its own.
  probe: { name: "the probe's start", port: "report", pattern: /\n/ },
  beforeDone: { name: "before", port: "report", pattern: /^#seedling 1 \S+ \S+ before done /m },
  afterBegun: { name: "the probe's last report", port: "report", pattern: /^#end \S+ done\n\n/m },
  afterDone: { name: "after", port: "report", pattern: /^#seedling 1 \S+ \S+ after done /m },
} as const;

/** A boot that ended before its last mark was seen. */
export class BootError extends Error {
  override name = "BootError";
}

/** What a stopwatch showed. */
export interface TimedBoot {
  /** Seconds since QEMU started, by name. */
  readonly marks: ReadonlyMap<string, number>;
  /** Of QEMU's processor time, until the last mark. */
  readonly cpuSeconds: number;
}

/** Boots until the last of `marks` is seen. Throws {@linkcode BootError} where it ends earlier or takes longer than `limitMs`. */
export async function timeBoot(
  spec: MachineSpec,
  marks: readonly Mark[],
  limitMs = 1_200_000,
): Promise<TimedBoot> {
  await using machine = await Machine.start(spec);
  const timer = setTimeout(() => void machine.quit(), limitMs);
  const seen = new Map<string, number>();
  const ports = { console: new Port(), report: new Port() };
  try {
    for await (const event of machine.events()) {
      if (event.kind !== "console" && event.kind !== "report") continue;
      const text = ports[event.kind].add(event.bytes);
      for (const { name, port, pattern } of marks) {
        if (port === event.kind && !seen.has(name) && pattern.test(text)) seen.set(name, event.atMs / 1000);
      }
      if (seen.has(marks.at(-1)?.name ?? "")) break;
    }
    const cpuSeconds = (await lookAt(machine.pid))?.cpuSeconds;
    const missing = marks.filter(({ name }) => !seen.has(name)).map(({ name }) => name);
    if (missing.length === 0 && cpuSeconds !== undefined) return { marks: seen, cpuSeconds };
    throw new BootError(
      `Cannot time the boot: it ended without ${missing.join(", ") || "its processor time"}`,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** The seconds between two marks that were asked for. */
export function between({ marks }: Pick<TimedBoot, "marks">, from: Mark, to: Mark): number {
  return (marks.get(to.name) ?? NaN) - (marks.get(from.name) ?? NaN);
}

const MOST_BEFORE = 512;

/** A piece of what was said, with the end of what was said before it. */
class Port {
  readonly #decoder = new TextDecoder();
  #rest = "";

  add(bytes: Uint8Array): string {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    this.#rest = text.slice(-MOST_BEFORE);
    return text;
  }
}
