import { assert, assertEquals, assertRejects } from "@std/assert";
import { ImageError } from "../disk/bytes.ts";
import { outputOf, runToEnd } from "./program.ts";

Deno.test("runToEnd() gives what a program said and how it ended, in no language of a person's", async () => {
  const script = "echo said; echo wrong >&2; echo $LC_ALL; exit 3";
  assertEquals(await runToEnd(["sh", "-c", script], { package: "dash", env: { LC_ALL: "C" } }), {
    ...{ code: 3, stdout: "said\nC\n", stderr: "wrong\n" },
  });
});

Deno.test("runToEnd() ends a program that is not through in its time", async () => {
  const from = performance.now();
  const endless = () => runToEnd(["sh", "-c", "exec sleep 600"], { package: "dash", mostSeconds: 0.2 });
  await assertRejects(endless, ImageError, "sh was not through after 0.2 s");
  assert(performance.now() - from < 60_000);
});

Deno.test("runToEnd() ends with a program what it started", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-program-" });
  const started = `${folder}/started`;
  try {
    await assertRejects(
      () =>
        runToEnd(["sh", "-c", `sleep 600 & echo $! >${started}; wait`], { package: "dash", mostSeconds: 1 }),
      ImageError,
      "sh was not through after 1 s",
    );
    // Gone, or dead and not yet fetched by whoever has become its parent.
    const isGone =
      'case "$(cut -d " " -f 3 "/proc/$(cat "$1")/stat" 2>/dev/null)" in "" | Z) ;; *) exit 1 ;; esac';
    const { code } = await runToEnd(["sh", "-c", isGone, "sh", started], { package: "dash" });
    assertEquals(code, 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("runToEnd() gives each process of a program no more memory than it may have", async () => {
  const { code } = await runToEnd(["sh", "-c", "head -c 100m /dev/zero | tail"], {
    package: "dash",
    mostMiB: 64,
  });
  assert(code !== 0);
  assertEquals(
    (await runToEnd(["sh", "-c", "head -c 100m /dev/zero | tail | wc -c"], { package: "dash" })).code,
    0,
  );
});

Deno.test("runToEnd() hands a program none of the variables that it is to do without", async () => {
  const { stdout } = await runToEnd(["env"], {
    package: "coreutils",
    env: { OWN_DIR: "/a b", OWN_NAMESPACE: "x\nOWN_FORGED=y", OWN_CONFIG: "kept", OTHER_DIR: "/b" },
    without: { prefix: "OWN_", but: ["OWN_CONF*"] },
  });
  assertEquals(stdout.match(/^(?:OWN|OTHER)_\w+=.*/gm)?.sort(), ["OTHER_DIR=/b", "OWN_CONFIG=kept"]);
});

Deno.test("runToEnd() ends a program that goes on talking", async () => {
  await assertRejects(
    () => runToEnd(["yes"], { package: "coreutils" }),
    ImageError,
    "yes said more than 32000000 characters",
  );
});

Deno.test("outputOf() tells a failure by its last words, and a program that is missing by its package", async () => {
  const fails = () => outputOf(["sh", "-c", "seq 9 >&2; exit 1"], { package: "dash" });
  await assertRejects(fails, ImageError, "sh failed: 7; 8; 9");
  await assertRejects(
    () => outputOf(["no-such-program"], { package: "its-package" }),
    ImageError,
    "no-such-program is not installed, and it takes that (`apt-get install --no-install-recommends its-package`)",
  );
});
