/** launch.mjs as npx starts it, on a tool that stands in for ours. */
import { assertEquals, assertStringIncludes } from "@std/assert";

const TOOL = `
await Deno.stdout.write(new TextEncoder().encode(Deno.pid + " " + Deno.args.join(" ") + "\\n"));
if (Deno.args[0] === "wait") {
  Deno.addSignalListener("SIGTERM", () => Deno.exit(143));
  Deno.addSignalListener("SIGINT", () => Deno.exit(130));
  await Deno.stdout.write(new TextEncoder().encode("listens\\n"));
  setInterval(() => {}, 1000);
} else Deno.exit(7);
`;

interface Installed extends AsyncDisposable {
  readonly path: string;
}

async function install(api: string): Promise<Installed> {
  const path = await Deno.makeTempDir({ prefix: "seedling-launch-" });
  await Deno.mkdir(`${path}/tool`);
  await Deno.mkdir(`${path}/node_modules/deno`, { recursive: true });
  await Deno.copyFile(new URL("launch.mjs", import.meta.url), `${path}/launch.mjs`);
  await Deno.writeTextFile(`${path}/package.json`, '{ "type": "module", "permissions": ["--allow-read"] }');
  await Deno.writeTextFile(`${path}/tool/cli.js`, TOOL);
  await Deno.writeTextFile(
    `${path}/node_modules/deno/install_api.cjs`,
    `exports.runInstall = () => { ${api} };`,
  );
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

const OURS = `return ${JSON.stringify(Deno.execPath())};`;

function start({ path }: Installed, ...args: readonly string[]): Deno.ChildProcess {
  return new Deno.Command("node", {
    args: [`${path}/launch.mjs`, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function untilListening(tool: Deno.ChildProcess): Promise<string> {
  let said = "";
  const reader = tool.stdout.pipeThrough(new TextDecoderStream()).getReader();
  while (!said.includes("listens")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`it ended: ${said}`);
    said += value;
  }
  await reader.cancel();
  return said;
}

Deno.test("launch.mjs hands arguments on, and the tool's exit code back", async () => {
  await using installed = await install(OURS);
  const { code, stdout, stderr } = await start(installed, "run", "a b", "--list").output();
  assertEquals([code, new TextDecoder().decode(stderr)], [7, ""]);
  assertStringIncludes(new TextDecoder().decode(stdout), " run a b --list\n");
});

for (const [signal, code] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
  Deno.test(`launch.mjs lets ${signal} reach the tool, and ends with it`, async () => {
    await using installed = await install(OURS);
    const tool = start(installed, "wait");
    const pid = Number.parseInt(await untilListening(tool));
    tool.kill(signal);
    await tool.stderr.cancel();
    assertEquals((await tool.status).code, code);
    // Another process may have its number by now.
    const { stdout } = await new Deno.Command("ps", { args: ["-o", "args=", "-p", `${pid}`] }).output();
    const isOurs = new TextDecoder().decode(stdout).includes(installed.path);
    assertEquals(isOurs, false, "the tool goes on without its launcher");
  });
}

Deno.test("launch.mjs says what is missing where Deno is", async () => {
  await using installed = await install('throw new Error("no executable for @deno/linux-x64-glibc")');
  const { code, stderr } = await start(installed, "run").output();
  const said =
    "Cannot start Deno: no executable for @deno/linux-x64-glibc (npm install with its optional packages)\n";
  assertEquals([code, new TextDecoder().decode(stderr)], [2, said]);
});
