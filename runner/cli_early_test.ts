/** The program ended before its first boot: looking at the host, trying KVM, reading an image. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { QEMU_MISSING } from "../fixtures/harness/qemu.ts";
import { recordsOf, runAgain, type Running, type Start, start } from "../fixtures/harness/running_cli.ts";

const GIB = 1024 ** 3;
const IMAGE_BYTES = 2048 * GIB;
/** Opens the FIFO `moment` of the run's folder, which lets the test go on; then it hangs. */
const HANGS = ': >"$FOLDER/moment"; exec sleep 1000000';

interface Moment {
  readonly how: Partial<Start>;
  /** Settles once the run is there. */
  readonly come: (running: Running) => Promise<void>;
}

const MOMENTS: Readonly<Record<string, Moment>> = {
  "looking at the host": {
    how: { qemu: "exit 1", version: HANGS },
    come: (running) => running.moment(),
  },
  "trying KVM": {
    how: { qemu: HANGS, accel: "auto" },
    come: (running) => running.moment(),
  },
  // All zeros, and of no size on disk: to read it takes most of an hour.
  "reading its image": {
    how: { diskBytes: IMAGE_BYTES },
    come: isReadingImage,
  },
};

/** Settles once it is in the middle of the image's file; the look at its layout reads the two ends. */
async function isReadingImage({ folder, pid }: Running): Promise<void> {
  // Nothing tells of it, so that it is looked for, mostly with what a shell has built in.
  const script = `while [ -e /proc/${pid}/fd/0 ]; do for fd in /proc/${pid}/fd/*; do
    [ "$fd" -ef "${join(folder, "disk.img")}" ] || continue
    read -r _ pos <"/proc/${pid}/fdinfo/\${fd##*/}"
    [ "$pos" -gt ${GIB / 16} ] && [ "$pos" -lt ${IMAGE_BYTES / 2} ] && exit
  done; sleep 0.05; done; exit 1`;
  const { success } = await new Deno.Command("sh", { args: ["-c", script], stderr: "null" }).output();
  assert(success, "the image is not read");
}

const SIGNALS = [["SIGKILL", 137], ["SIGTERM", 143], ["SIGINT", 130]] as const;
for (const [moment, { how, come }] of Object.entries(MOMENTS)) {
  for (const [signal, code] of SIGNALS) {
    Deno.test({
      name: `seedling run ended by ${signal} ${moment} leaves nothing${
        signal === "SIGKILL" ? ", and the next run works" : ""
      }${QEMU_MISSING}`,
      ignore: QEMU_MISSING !== "",
      fn: async () => {
        await using running = await start(how);
        await come(running);
        running.kill(signal);
        assertEquals(await running.ended(), code);
        await running.leavesNothing();
        assertEquals(await recordsOf(running), []);
        if (signal === "SIGKILL") assertEquals(await runAgain(running.folder), 1);
      },
    });
  }
}
