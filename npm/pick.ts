// Prints the flag that makes `@std/*` resolve on this network: nothing where JSR answers
// (or is cached), the npm import map where it doesn't.
const say = (out: { write(bytes: Uint8Array): Promise<number> }, line: string) =>
  out.write(new TextEncoder().encode(`${line}\n`));

const { code } = await new Deno.Command(Deno.execPath(), {
  args: ["cache", "--quiet", "npm/std.ts"],
  stdout: "null",
  stderr: "null",
  signal: AbortSignal.timeout(10_000),
}).output();
if (code === 10) Deno.exit(code); // a lockfile integrity failure is no network trouble
if (code !== 0) {
  await say(Deno.stderr, "JSR can't be reached: @std/* comes from npm (npm/import_map.json)");
  await say(Deno.stdout, "--import-map=npm/import_map.json");
}
