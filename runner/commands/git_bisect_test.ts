import { assertEquals } from "@std/assert";
import { call } from "../../fixtures/harness/call.ts";
import { ImageError, NotThereError } from "../disk/bytes.ts";
import { forBisect } from "./git_bisect.ts";
import { UsageError } from "./usage.ts";

Deno.test("forBisect() has git skip what is no verdict, and end where every commit would be the same", async () => {
  let said = "";
  const shell = {
    complain: (text: string) => Promise.resolve(void (said += text)),
    signal: new AbortController().signal,
  };
  const codes = await Promise.all(
    [0, 1, 2, 130].map((code) => forBisect(() => Promise.resolve(code), shell)),
  );
  assertEquals(codes, [0, 1, 125, 130]);
  assertEquals(await forBisect(() => Promise.reject(new ImageError("it does not fit")), shell), 125);
  assertEquals(await forBisect(() => Promise.reject(new UsageError("there is no such option")), shell), 128);
  assertEquals(await forBisect(() => Promise.reject(new NotThereError("there is none")), shell), 128);
  assertEquals(said, "it does not fit\nthere is no such option\nthere is none\n");
});

Deno.test("run --exit-codes bisect makes no commit bad by a case or command line that is wrong", async () => {
  const path = await Deno.makeTempFile({ suffix: ".yaml" });
  try {
    await Deno.writeTextFile(path, "wrong: 1\n");
    assertEquals((await call("run", path, "--exit-codes", "bisect", "--list")).code, 128);
    assertEquals((await call("run", path, "--exit-codes=bisect", "--wrong")).code, 128);
    assertEquals((await call("run", path, "--exit-codes=all")).code, 2);
    await Deno.writeTextFile(path, "expect: { df: { /: { use: '< 90%' } } }\n");
    for (const more of [[], ["--image=no-such-image"]]) {
      assertEquals((await call("run", path, "--exit-codes=bisect", "--dry-run", ...more)).code, 128);
    }
  } finally {
    await Deno.remove(path);
  }
});
