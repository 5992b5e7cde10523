/** The picker, in a copy of what it reads, against a registry of its own. */
import { assertEquals } from "@std/assert";
import { lockWithJsr } from "./jsr_lock.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const READ = [
  ...["deno.json", "deno.lock"],
  ...["npm/import_map.json", "npm/jsr_lock.ts", "npm/pick.ts", "npm/std.ts"],
];
const [LISTED, VERSION] = ["export {};\n", "1.99.0"];

/** Answers as JSR does for every package of `@std`, each of one file, which holds `sent`. */
function startRegistry(sent: string): Deno.HttpServer<Deno.NetAddr> {
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} } as const;
  return Deno.serve(options, async ({ url }) => {
    const path = new URL(url).pathname;
    if (path.endsWith("/meta.json")) return Response.json({ versions: { [VERSION]: {} } });
    if (!path.endsWith("_meta.json")) {
      return new Response(sent, { headers: { "content-type": "text/typescript" } });
    }
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(LISTED));
    const checksum = `sha256-${new Uint8Array(digest).toHex()}`;
    return Response.json({
      manifest: { "/mod.ts": { size: LISTED.length, checksum } },
      exports: { ".": "./mod.ts", "./parse-args": "./mod.ts" },
    });
  });
}

/** What somebody wrote down of JSR's packages, which are others than this registry's. */
const LOCKED = JSON.stringify({ jsr: { "@std/yaml@1.99.0": { integrity: "0".repeat(64) } } });

interface Picked {
  readonly code: number;
  readonly flag: string;
  /** Whether deno.lock is as it was. */
  readonly isLockKept: boolean;
  /** Whether the packages of this registry are held to the hashes of JSR's. */
  readonly holdsToJsr: boolean;
}

async function pick(registry: string): Promise<Picked> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-pick-" });
  try {
    await Deno.mkdir(`${folder}/npm`);
    for (const path of READ) await Deno.copyFile(`${ROOT}${path}`, `${folder}/${path}`);
    const committed = lockWithJsr(await Deno.readTextFile(`${ROOT}deno.lock`), LOCKED);
    await Deno.writeTextFile(`${folder}/deno.lock`, committed);
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "std"],
      cwd: folder,
      env: { JSR_URL: registry, DENO_DIR: `${folder}/cache` },
      stderr: "null",
    }).output();
    const isLockKept = await Deno.readTextFile(`${folder}/deno.lock`) === committed;
    const copy = await Deno.readTextFile(`${folder}/npm/jsr.lock`).catch(() => "");
    const holdsToJsr = copy.includes("@std/yaml@1.99.0");
    return { code, flag: new TextDecoder().decode(stdout).trim(), isLockKept, holdsToJsr };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function pickFrom(sent: string): Promise<Picked> {
  await using registry = startRegistry(sent);
  return await pick(`http://127.0.0.1:${registry.addr.port}/`);
}

const FINE = { isLockKept: true, holdsToJsr: false };

Deno.test("pick.ts takes JSR's packages where it answers, with a lock beside the committed one", async () =>
  assertEquals(await pickFrom(LISTED), { code: 0, flag: "--lock=npm/jsr.lock", ...FINE }));

Deno.test("pick.ts takes the stand-ins where no registry answers", async () => {
  const flag = "--import-map=npm/import_map.json";
  assertEquals(await pick("http://127.0.0.1:1/"), { code: 0, flag, ...FINE });
});

Deno.test("pick.ts takes neither where a file is not what the registry lists", async () =>
  assertEquals(await pickFrom("export const other = 1;\n"), { code: 10, flag: "", ...FINE }));
