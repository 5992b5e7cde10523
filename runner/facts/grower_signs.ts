/** What those who grow a root print on a console. */
import { stageOf } from "./cloud_init_stage.ts";
import type { ConsoleLine } from "./fact.ts";

/** When a line stood on the console, seen from the start of cloud-init's network stage. */
export type SignTime = "early" | "late" | "never";

/** The signs there are. `late` goes before `early`: an initramfs and the system after it may run the same unit. */
export interface GrowerSigns {
  /** The initramfs's growpart changed the partition. */
  readonly growroot: boolean;
  /** systemd-repart ran to its end; whether it changed anything it tells only the journal. */
  readonly repart: SignTime;
  /** systemd-growfs of the root ran to its end. */
  readonly growfs: SignTime;
  /** The kernel resized a filesystem. */
  readonly resize: SignTime;
}

/** Words that must all stand in a line. Old systemd prints only the description, new systemd the (cut) unit name before it. */
type Words = readonly string[];

const SIGNS: Readonly<Record<"growroot" | "repart" | "growfs" | "resize", readonly Words[]>> = {
  growroot: [["GROWROOT: CHANGED"]],
  repart: [["Finished ", "Repartition Root Disk"], ["systemd-repart[", "Growing existing partition"]],
  growfs: [
    ["Finished ", "Grow Root File System"],
    ["Finished ", "Grow File System on /."],
    // An initrd with systemd has the root there.
    ["Finished ", "Grow File System on /sysroot."],
    ["systemd-growfs[", 'Successfully resized "/"'],
  ],
  resize: [["EXT4-fs (", "): resizing filesystem from "], ["BTRFS info (device ", "): resize device "]],
};

/** Reads a console for the signs; a line counts wherever it stands, since the guest's prefixes differ. */
export function findSigns(lines: readonly ConsoleLine[]): GrowerSigns {
  const stage = lines.findIndex(({ text }) => stageOf(text) === "init");
  const timeOf = (sign: keyof typeof SIGNS): SignTime => {
    const at = lines.findLastIndex(({ text }) =>
      SIGNS[sign].some((words) => words.every((each) => text.includes(each)))
    );
    if (at < 0) return "never";
    return stage >= 0 && at > stage ? "late" : "early";
  };
  return {
    growroot: timeOf("growroot") !== "never",
    repart: timeOf("repart"),
    growfs: timeOf("growfs"),
    resize: timeOf("resize"),
  };
}
