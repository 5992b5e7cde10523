/** Every name of an image's file boots that file and no other: qemu-img and QEMU see it as a path, never as an option or a protocol. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { NAMES } from "../../fixtures/attacks/bad_images.ts";
import { QEMU_MISSING, TEST_HOST } from "../../fixtures/harness/qemu.ts";
import { talkingDisk } from "../../fixtures/harness/talking_disk.ts";
import { parseCase } from "../suite/read_cases.ts";
import { findImage } from "./image.ts";
import { plan } from "../plan/plan.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import { Machine } from "../machine/machine.ts";

const CASE = "name: a\nmemory: 256M\nexpect:\n  df:\n    /: present\n";

async function bootOf(path: string, cacheFolder: string): Promise<PlannedBoot> {
  if (!TEST_HOST) throw new Error("No host");
  const parsed = parseCase(CASE, { id: "a", source: "a.yaml", readFile: () => new Uint8Array() });
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  const image = await findImage({ kind: "path", path }, cacheFolder);
  const [boot] = plan([{ case: parsed.case, image }], TEST_HOST).boots;
  if (!boot) throw new Error("Nothing is planned");
  return boot;
}

/** All that a guest says on its console until it goes. */
async function consoleOf(machine: Machine): Promise<string> {
  let said = "";
  for await (const event of machine.events()) {
    if (event.kind === "console") said += new TextDecoder().decode(event.bytes);
  }
  return said;
}

/** Calls `work` with an image of this name, and removes it. */
async function withImage(name: string, work: (path: string, cacheFolder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "seedling-names-" });
  try {
    const disk = new Uint8Array(1 << 20);
    disk.set(talkingDisk({ console: `this is ${encodeURIComponent(name)}`, then: "poweroff" }));
    await Deno.writeFile(`${folder}/${name}`, disk);
    await work(`${folder}/${name}`, `${folder}/cache`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const name of NAMES) {
  Deno.test({
    name: `a planned boot takes the image named ${JSON.stringify(name).slice(0, 60)}${QEMU_MISSING}`,
    ignore: QEMU_MISSING !== "",
    fn: () =>
      withImage(name, async (path, cacheFolder) => {
        await using machine = await Machine.start(await bootOf(path, cacheFolder));
        assertStringIncludes(await consoleOf(machine), `this is ${encodeURIComponent(name)}`);
      }),
  });
}

const hasStrace = await new Deno.Command("sh", { args: ["-c", "strace -o /dev/null true"], stderr: "null" })
  .output().then(({ success }) => success);
const isTraced = hasStrace && QEMU_MISSING === "";

/** What any program opens: itself, its libraries, its locale; and what QEMU asks the kernel. */
const SYSTEM =
  /^\/(usr|lib|lib64|proc|sys)\/|^\/etc\/(ld\.so|nsswitch|passwd|localtime|host\.conf|resolv|gai|ssl)|^\/dev\/(null|u?random|zero|shm)/;

/** The commands of a boot, each traced into a file of the boot's folder. */
function traced({ prepare, argv, ...boot }: PlannedBoot): PlannedBoot {
  const trace = (
    command: readonly string[],
    index: number,
  ) => ["strace", "-f", "-qq", "-e", "trace=open,openat,creat", "-o", `trace${index}`, ...command];
  return { ...boot, prepare: prepare.map(trace), argv: trace(argv, prepare.length) };
}

/** The absolute paths that were opened, or asked for and there, outside of the boot's folder. */
function opened(log: string, folder: string): readonly string[] {
  const lines = log.split("\n").filter((line) => !/= -1 E/.test(line));
  const paths = lines.flatMap((line) => /open(?:at)?\((?:AT_FDCWD, )?"([^"]*)"/.exec(line)?.[1] ?? []);
  return [...new Set(paths)].filter((path) => path.startsWith("/") && !path.startsWith(folder));
}

Deno.test({
  name: `a planned boot opens its image, its folder and its programs' own files, and nothing else${
    isTraced ? "" : " (ignored: needs QEMU and strace: apt-get install strace)"
  }`,
  ignore: !isTraced,
  fn: () =>
    withImage("disk.img", async (path, cacheFolder) => {
      const boot = await bootOf(path, cacheFolder);
      await using machine = await Machine.start(traced(boot));
      assertStringIncludes(await consoleOf(machine), "this is disk.img");
      const names = boot.prepare.map((_, index) => `trace${index}`).concat(`trace${boot.prepare.length}`);
      const logs = await Promise.all(names.map((name) => Deno.readTextFile(`${machine.folder}/${name}`)));
      const paths = logs.flatMap((log) => opened(log, machine.folder));
      assert(paths.includes(path), "the trace shows the image");
      const qemu = TEST_HOST?.qemu.dataFolders[0]?.replace(/\/usr\/share\/.*/, "/") ?? "/usr/";
      const others = paths.filter((each) => each !== path && !SYSTEM.test(each) && !each.startsWith(qemu));
      assertEquals(others, []);
    }),
});
