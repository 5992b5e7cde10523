/** The program ended before its first boot: looking at the host, trying KVM, reading an image. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { QEMU_MISSING } from "../fixtures/qemu.ts";
import {
  leavesNothing,
  recordsOf,
  runAgain,
  type Running,
  type Start,
  start,
} from "../fixtures/running_cli.ts";

const GIB = 1024 ** 3;
/** Opens the FIFO `moment` of the run's folder, which lets the test go on; then it hangs. */
const HANGS = ': >"$FOLDER/moment"; exec sleep 60';

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
  // All zeros, and of no size on disk: to read it takes minutes.
  "reading its image": {
    how: { diskBytes: 64 * GIB },
    come: isReadingImage,
  },
};

/** Settles once it is in the middle of the image's file; the look at its layout reads the two ends. */
async function isReadingImage({ folder, process }: Running): Promise<void> {
  const script = `while :; do for fd in /proc/${process.pid}/fd/*; do
    [ "$(readlink "$fd")" = "${join(folder, "disk.img")}" ] || continue
    read -r _ pos <"/proc/${process.pid}/fdinfo/\${fd##*/}"
    [ "$pos" -gt ${GIB / 16} ] && [ "$pos" -lt ${32 * GIB} ] && exit
  done; sleep 0.05; done`;
  const { success } = await new Deno.Command("timeout", { args: ["20", "sh", "-c", script], stderr: "null" })
    .output();
  assert(success, "the image is not read");
}

const SIGNALS = [["SIGKILL", 137], ["SIGTERM", 143], ["SIGINT", 130]] as const;
const LIMIT_MS = 3000;

/** The exit code; throws where the program goes on for longer than it may. */
async function endOf({ process }: Running): Promise<number> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`It still runs after ${LIMIT_MS} ms`)), LIMIT_MS);
  try {
    return (await Promise.race([process.status, late])).code;
  } finally {
    clearTimeout(timer);
  }
}

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
        running.process.kill(signal);
        assertEquals(await endOf(running), code);
        await running.shellsGone();
        await leavesNothing(running.folder);
        assertEquals(await recordsOf(running), []);
        if (signal === "SIGKILL") assertEquals(await runAgain(running.folder), 1);
      },
    });
  }
}
