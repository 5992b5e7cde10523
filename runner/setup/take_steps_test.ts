import { assertEquals } from "@std/assert";
import type { Step } from "./host_steps.ts";
import { SetupError } from "./setup_error.ts";
import { takeSteps } from "./take_steps.ts";

async function take(find: (calls: number) => readonly Step[]) {
  const cache = await Deno.makeTempDir({ prefix: "seedling-steps-" });
  let [said, calls] = ["", 0];
  const print = (text: string) => Promise.resolve(void (said += text));
  try {
    const code = await takeSteps(
      { cache, find: async () => await Promise.resolve(find(++calls)), ready: "run" },
      print,
    );
    return [code, said];
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

const step: Step = { title: "plant", seconds: 1, run: (print) => print("planted\n") };

Deno.test("takeSteps() has nothing to do where nothing is missing", async () => {
  assertEquals(await take(() => []), [0, "Ready: run\n"]);
});

Deno.test("takeSteps() announces what is missing, then does it", async () => {
  const said = "To do, about 1 s in all:\n  - plant (about 1 s)\nplanted\nReady: run\n";
  assertEquals(await take(() => [step]), [0, said]);
});

Deno.test("takeSteps() does nothing that another set-up has done meanwhile", async () => {
  assertEquals(await take((calls) => calls === 1 ? [step] : []), [0, "Ready: run\n"]);
});

Deno.test("takeSteps() tells the person what it cannot do", async () => {
  const refuse = () => {
    throw new SetupError("Cannot set up this: no\n", 1);
  };
  assertEquals(await take(refuse), [1, "Cannot set up this: no\n"]);
});
