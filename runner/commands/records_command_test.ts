import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { NO_INPUT } from "../../fixtures/harness/no_input.ts";
import { CACHE_FOLDER, testWithQemu } from "../../fixtures/harness/qemu.ts";
import { talkingDisk } from "../../fixtures/harness/talking_disk.ts";
import { main } from "../cli.ts";

const RECORDING = new URL("../../fixtures/recordings/debian-12/growth/default/", import.meta.url);
const ID = "0123456789ab";

interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Cache extends AsyncDisposable {
  readonly folder: string;
  readonly call: (args: readonly string[], isCi?: boolean) => Promise<Called>;
  /** Puts the recording of a real boot there, heard so long ago. */
  readonly put: (name: string, ageMs: number, without?: string) => Promise<void>;
  readonly records: () => Promise<readonly string[]>;
}

/** A cache of its own, with the QEMU of the real one. */
async function newCache(): Promise<Cache> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-records-" });
  const recordsFolder = join(folder, "records");
  await Deno.symlink(join(CACHE_FOLDER, "qemu"), join(folder, "qemu"));
  const call = async (args: readonly string[], isCi = false) => {
    let [out, err] = ["", ""];
    const code = await main(args, {
      tool: { name: "seedling", version: "0.0.0" },
      print: (text) => Promise.resolve(void (out += text)),
      complain: (text) => Promise.resolve(void (err += text)),
      output: { isTerminal: false, columns: 100 },
      live: { isTerminal: false, columns: () => 100, write: (text) => void (err += text) },
      input: NO_INPUT,
      cacheFolder: folder,
      ...{ recordsFolder, isCi },
      signal: new AbortController().signal,
      interruptedCode: () => 130,
    });
    return { code, out, err };
  };
  const put = async (name: string, ageMs: number, without?: string) => {
    const record = join(recordsFolder, name);
    await Deno.mkdir(record, { recursive: true });
    for (const file of ["console", "report"].filter((each) => each !== without)) {
      await Deno.copyFile(new URL(file, RECORDING), join(record, file));
    }
    const told = JSON.parse(await Deno.readTextFile(new URL("record.json", RECORDING)));
    const { digest: _, ...rest } = told;
    const at = new Date(Date.now() - ageMs);
    const heardAt = at.toISOString();
    const text = JSON.stringify({ ...rest, id: ID, heardAt, caseIds: ["growth/a", "growth/b", "growth/c"] });
    await Deno.writeTextFile(join(record, "record.json"), text);
    await Deno.utime(record, at, at); // of one that is damaged its folder tells
  };
  const records = async () =>
    (await Array.fromAsync(Deno.readDir(recordsFolder), ({ name }) => name)).toSorted();
  return {
    folder,
    call,
    put,
    records,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

const DAY_MS = 86_400_000;

/** Wrong usage, and what is said of it. */
const WRONG: readonly (readonly [args: readonly string[], message: string])[] = [
  [["records", "lst"], 'Cannot run "records lst": unknown (did you mean "list"?)'],
  [["records", "list", "prune"], 'Cannot read "prune": records takes one word (list or prune)'],
  [
    ["records", "--max-size=1G"],
    "Cannot list with --max-size: only pruning takes it (seedling records prune)",
  ],
  [
    ["records", "list", "--images"],
    "Cannot list with --images: only pruning takes it (seedling records prune)",
  ],
  [
    ["records", "prune", "--max-size=2GB"],
    'Cannot read "--max-size 2GB": "2GB" is not a size (write 2G: K, M, G, T and P are powers of 1024)',
  ],
  [
    ["records", "prune", "--max-age", "30 days"],
    'Cannot read "--max-age 30 days": not an age (write 30d, 12h or 90m)',
  ],
  [
    ["run", "--fresh", "--recorded"],
    "Cannot boot anew and take what was recorded (give --fresh or --recorded, not both)",
  ],
];

Deno.test("main() says what is wrong with a command line of records", async (t) => {
  await using cache = await newCache();
  for (const [args, message] of WRONG) {
    await t.step(args.join(" "), async () => {
      const { code, out, err } = await cache.call(args);
      assertEquals([code, out], [2, ""]);
      assertStringIncludes(err, message);
    });
  }
});

Deno.test("seedling records lists what is kept, and the images with who uses them", async () => {
  await using cache = await newCache();
  await cache.put(`${ID}-aaaaaaaa`, 3.5 * DAY_MS);
  await cache.put(`${ID}-bbbbbbbb`, 2.5 * DAY_MS, "report");
  const image = join(cache.folder, "images", "debian-12.qcow2");
  await Deno.mkdir(join(cache.folder, "images"));
  await Deno.writeTextFile(image, "x".repeat(2048));
  const used = new Date(Date.now() - 1.5 * DAY_MS);
  await Deno.utime(image, used, used);
  const { code, out } = await cache.call(["records"]);
  assertEquals(code, 0);
  const lines = out.split("\n");
  assertMatch(lines[0] ?? "", /^record +cases +image +age +size +ending$/);
  assertMatch(
    lines[1] ?? "",
    new RegExp(`^${ID}-aaaaaaaa +growth/a \\+2 +debian-12 +3 d +7\\d(\\.\\d)?K +reported$`),
  );
  assertMatch(lines[2] ?? "", new RegExp(`^${ID}-bbbbbbbb +- +- +2 d +4\\d(\\.\\d)?K +damaged$`));
  assertMatch(lines[3] ?? "", /^2 records, 1\d\d(\.\d)?K in \S+records$/);
  assertMatch(out, /\ndebian-12 +2K +1 record +1 d\n1 image, 2K\n$/);
});

Deno.test("seedling diff and check take what seedling records lists, whole or cut", async () => {
  await using cache = await newCache();
  await cache.put(`${ID}-aaaaaaaa`, DAY_MS);
  await cache.put(`${ID}-bbbbbbbb`, DAY_MS);
  const { code, out } = await cache.call(["diff", `${ID}-aaaaaaaa`, `${ID}-bb`]);
  assertEquals(code, 0, out);
  assertStringIncludes(out, `A  ${ID}-aaaaaaaa\nB  ${ID}-bb\n`);
  const checked = await cache.call(["check", "cases/growth/default.yaml", "--record", `${ID}-a`]);
  assertEquals(checked.code, 0, checked.out + checked.err);
  const several = await cache.call(["diff", ID, `${ID}-bb`]);
  assertEquals(several.code, 2);
  assertStringIncludes(
    several.err,
    `Cannot read record "${ID}": 2 records begin so (write one of ${ID}-aaaaaaaa, ${ID}-bbbbbbbb)`,
  );
});

Deno.test("seedling records of an empty cache says so", async () => {
  await using cache = await newCache();
  assertEquals((await cache.call(["records", "list"])).out, `0 records, 0B in ${cache.folder}/records\n`);
});

Deno.test("seedling records prune removes by age and size, and images only when asked", async () => {
  await using cache = await newCache();
  await cache.put(`${ID}-aaaaaaaa`, 31 * DAY_MS);
  await cache.put(`${ID}-bbbbbbbb`, 2 * DAY_MS);
  await cache.put(`${ID}-cccccccc`, 1 * DAY_MS);
  await cache.put(`${ID}-dddddddd`, 0, "console");
  const image = join(cache.folder, "images", "debian-11.qcow2");
  await Deno.mkdir(join(cache.folder, "images"));
  await Deno.writeTextFile(image, "x");
  await Deno.utime(image, new Date(0), new Date(0));
  const first = await cache.call(["records", "prune"]);
  assertEquals([first.code, await cache.records()], [0, [`${ID}-bbbbbbbb`, `${ID}-cccccccc`]]);
  assertStringIncludes(
    first.out,
    `removed ${ID}-dddddddd  -  damaged\nremoved ${ID}-aaaaaaaa  growth/a +2  reported\n`,
  );
  assertMatch(first.out, /\n2 records removed, \S+K\n$/);
  await cache.call(["records", "prune", "--max-size=100K"]);
  assertEquals(await cache.records(), [`${ID}-cccccccc`]);
  const last = await cache.call(["records", "prune", "--max-age=12h", "--images"]);
  assertStringIncludes(last.out, "removed image debian-11\n1 record and 1 image removed, ");
  assertEquals(await cache.records(), []);
  assert(!await Deno.stat(image).then(() => true, () => false));
});

/** A case whose guest comes up without a seed. */
async function writeCase(folder: string): Promise<readonly string[]> {
  const console = "[    0.0] Linux version 6.1\r\n" +
    "Filesystem Size Used Avail Use% Mounted on\r\n/dev/vda1 2.0G 1.1G 966M 52% /\r\ndebian login: ";
  const disk = new Uint8Array(1 << 20);
  disk.set(talkingDisk({ console, then: "poweroff" }));
  await Deno.writeFile(join(folder, "disk.img"), disk);
  await Deno.writeTextFile(
    join(folder, "up.yaml"),
    "name: up\nseed: none\nexpect:\n  console: { df: { /: { size: 2.0G } } }\n",
  );
  return ["run", join(folder, "up.yaml"), `--image=${join(folder, "disk.img")}`, "--accel=tcg"];
}

testWithQemu(
  "seedling run judges anew what was recorded, --fresh boots it, and CI boots it unless --recorded",
  async () => {
    await using cache = await newCache();
    const args = await writeCase(cache.folder);
    const count = async () => (await cache.records()).length;
    const booted = await cache.call(args);
    assertEquals([booted.code, await count(), booted.out.includes("recorded")], [0, 1, false]);

    const again = await cache.call(args);
    assertEquals([again.code, await count()], [0, 1]);
    assertMatch(again.out, /✓ boot \(recorded \d+ (s|min) ago\) · console df \//);
    assertStringIncludes(again.out, " · 1 boot recorded · ");
    assertStringIncludes(again.err, "1 boot recorded (--fresh boots anew)\n");

    await editCase(cache.folder, "20G");
    const edited = await cache.call([...args, "--report=tap"]);
    assertEquals([edited.code, await count()], [1, 1]);
    assertMatch(edited.out, /^ok 1 - up > boot\n {2}---\n {2}recorded: "recorded \d+ (s|min) ago"\n/m);
    assertStringIncludes(edited.out, "not ok 2 - up > console df /");

    await cache.call([...args, "--recorded"], true);
    assertEquals(await count(), 1);
    await cache.call(args, true);
    assertEquals(await count(), 2);
    await cache.call([...args, "--fresh"]);
    assertEquals(await count(), 3);
  },
);

async function editCase(folder: string, size: string): Promise<void> {
  const path = join(folder, "up.yaml");
  await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace("2.0G", size));
}

testWithQemu("seedling run prunes the records behind it, and leaves the young ones alone", async () => {
  await using cache = await newCache();
  const args = await writeCase(cache.folder);
  await cache.put(`${ID}-aaaaaaaa`, 31 * DAY_MS);
  await cache.put(`${ID}-bbbbbbbb`, 29 * DAY_MS);
  await cache.put(`${ID}-cccccccc`, 0, "console");
  const { code, err } = await cache.call(args);
  assertEquals(code, 0);
  assertMatch(err, /1 record removed, \S+K \(see seedling records\)\n$/);
  const names = await cache.records();
  assertEquals(names.filter((name) => name.startsWith(ID)), [`${ID}-bbbbbbbb`, `${ID}-cccccccc`]);
  assertEquals(names.length, 3);
});

testWithQemu("seedling run boots anew what is damaged", async () => {
  await using cache = await newCache();
  const args = await writeCase(cache.folder);
  await cache.call(args);
  const [name = ""] = await cache.records();
  const console = join(cache.folder, "records", name, "console");
  await Deno.writeTextFile(console, (await Deno.readTextFile(console)).replace("2.0G", "3.0G"));
  const { code, out } = await cache.call(args);
  assertEquals([code, out.includes("recorded"), (await cache.records()).length], [0, false, 2]);
  assertStringIncludes((await cache.call(["records"])).out, "damaged");
});
