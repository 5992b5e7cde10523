import { assertEquals } from "@std/assert";
import { bootClock } from "./boot_clock.ts";

const SHELLS = [["dash"], ["bash", "--posix"], ["busybox", "sh"]] as const;

const isThere = ([shell, ...options]: readonly [string, ...string[]]) => {
  try {
    return new Deno.Command(shell, { args: [...options, "-c", ":"], stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
};

const BOOTED = 1_000_000_000;

interface Guest {
  /** @default {"cpu 1\nbtime 1000000000\n"} */
  readonly stat?: string;
  /** When /proc was mounted. @default {1000000005} */
  readonly proc?: number;
  /** What the image brought. @default {900000000} */
  readonly image?: number;
  /** Goes before the probe. @default {""} */
  readonly before?: string;
}

/** The mtime of `$BOOT` in a folder that stands for the guest; empty where there is no such file. */
async function bootOf([shell, ...options]: readonly [string, ...string[]], guest: Guest): Promise<string> {
  const { stat = `cpu 1\nbtime ${BOOTED}\n`, proc = BOOTED + 5, image = 900_000_000, before = "" } = guest;
  const folder = await Deno.makeTempDir({ prefix: "seedling-clock-" });
  try {
    for (const name of ["proc", "bin", "work"]) await Deno.mkdir(`${folder}/${name}`);
    await Deno.writeTextFile(`${folder}/proc/stat`, stat);
    await Deno.utime(`${folder}/proc`, proc, proc);
    await Deno.utime(`${folder}/bin`, image, image);
    const script = bootClock(["ls $BOOT"]).replaceAll("/proc", `${folder}/proc`)
      .replaceAll("/usr/bin", `${folder}/bin`);
    const args = [...options, "-c", `work=${folder}/work\n${before}\n${script}\nstat -c %Y "$BOOT"`];
    const { stdout } = await new Deno.Command(shell, { args, stderr: "null" }).output();
    return new TextDecoder().decode(stdout).trim();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const TOLD: Readonly<Record<string, readonly [Guest, number]>> = {
  "a second before the kernel started": [{}, BOOTED - 1],
  "by the clock of now where it was set back": [{ proc: BOOTED + 7200 }, BOOTED - 1],
  "by the clock of then where it was set forward a little": [{ proc: BOOTED - 30 }, BOOTED - 30],
};

const NOT_TOLD: Readonly<Record<string, Guest>> = {
  "where the clock was set forward": { proc: BOOTED - 18_000 },
  "where the image is of the future": { image: Date.now() / 1000 + 86_400 },
  "where there is no btime": { stat: "cpu 1\n" },
  "where touch takes no seconds": { before: "touch() { return 1; }" },
};

for (const shell of SHELLS) {
  const ignore = !isThere(shell);
  for (const [how, [guest, expected]] of Object.entries(TOLD)) {
    Deno.test({
      name: `bootClock() tells the boot's time ${how} under ${shell.join(" ")}`,
      ignore,
      fn: async () => assertEquals(await bootOf(shell, guest), String(expected)),
    });
  }
  for (const [where, guest] of Object.entries(NOT_TOLD)) {
    Deno.test({
      name: `bootClock() makes no $BOOT ${where} under ${shell.join(" ")}`,
      ignore,
      fn: async () => assertEquals(await bootOf(shell, guest), ""),
    });
  }
}

Deno.test("bootClock() starts nothing for commands that do not name $BOOT", () => {
  assertEquals(bootClock(["uname -a", "ls $BOOTS /boot"]), "");
  for (const command of ["find / -newer $BOOT", 'ls "${BOOT}"']) {
    assertEquals(bootClock(["true", command]) === "", false);
  }
});
