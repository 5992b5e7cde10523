/** reporters/page.json is `reporters/page/main.ts` and what it imports, in one piece, and its style: made by `deno task update`. */
import { assert } from "@std/assert";
import { holdGolden } from "../../fixtures/harness/golden.ts";
import { STD_FLAGS } from "../../fixtures/harness/std_flags.ts";

const ROOT = new URL("../../", import.meta.url);

/** What a browser runs. Not minified: whoever gets a report can read what stands in it. */
async function bundled(): Promise<string> {
  const args = ["bundle", "--quiet", "--platform", "browser", ...STD_FLAGS, "reporters/page/main.ts"];
  const options = { args, cwd: ROOT.pathname, env: { NO_COLOR: "1" } };
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), options).output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("reporters/page.json is what reporters/page/ comes to", async () => {
  const script = await bundled();
  const style = await Deno.readTextFile(new URL("reporters/page/style.css", ROOT));
  await holdGolden(new URL("reporters/page.json", ROOT), `${JSON.stringify({ script, style }, null, 1)}\n`);
});
