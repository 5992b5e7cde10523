/** The ways out that are no reports: lists, plans, errors, differences, files on disk. */
import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { call } from "../../fixtures/harness/call.ts";
import { frameText } from "../../fixtures/harness/frames.ts";
import { whereSecretIs } from "../../fixtures/conformance/keep_recorded.ts";
import { talkingSpec, TEST_HOST } from "../../fixtures/harness/qemu.ts";
import { listRecorded, recordedImages } from "../../fixtures/conformance/recorded.ts";
import { loadCases } from "../suite/load.ts";
import { Machine } from "../machine/machine.ts";

async function inFolder(
  files: Readonly<Record<string, string>>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-exits-" });
  try {
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(folder, name), text);
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const EXPECT = "expect: { console: { never: [compost-4711] } }\n";

Deno.test("run --list shows no secret of a name, and no value of a matrix over a secret", () =>
  inFolder({
    "a.yaml": `name: log in by compost-4711\ncloud-config: { password: compost-4711 }\n${EXPECT}`,
    "b.yaml": `matrix: { cloud-config.password: [compost-1, compost-2] }\n${EXPECT}`,
  }, async (folder) => {
    const { out } = await call("run", folder, "--list");
    assertEquals(
      out,
      "a  -  log in by [redacted]\nb[password=#1]  -  b[password=#1]\nb[password=#2]  -  b[password=#2]\n",
    );
  }));

/** What is wrong with a case in the very value of a secret, and what is said. */
const MISTAKES: readonly (readonly [seed: string, said: string])[] = [
  ["password: 0123456", 'YAML readers disagree on the number [redacted] (quote it: "[redacted]")'],
  [
    "password: *compost",
    "an alias (*[redacted]) has no place in a case (write the value out, or quote the text)",
  ],
  ["password: &compost x", "an anchor (&[redacted]) has no place in a case (delete it, or quote the text)"],
  ["password: |compost", "this is not YAML: Block scalar header includes extra characters: |[redacted]"],
  [
    "ssh_keys: { rsa_private: 12_34 }",
    'YAML readers disagree on the number [redacted] (quote it: "[redacted]")',
  ],
  ["hostname: 12_34", 'YAML readers disagree on the number 12_34 (quote it: "12_34")'],
];

for (const [seed, said] of MISTAKES) {
  Deno.test(`run tells what is wrong with "${seed}" without the value of a secret`, () =>
    inFolder({ "a.yaml": `${EXPECT}cloud-config:\n  ${seed}\n` }, async (folder) => {
      for (const args of [["run", folder], ["check", folder, "--console", join(folder, "a.yaml")]]) {
        const { code, err } = await call(...args);
        assertEquals([code, err.split("\n").length], [2, 2]);
        assertStringIncludes(err, said);
      }
    }));
}

Deno.test("a matrix that names a secret twice does not say it", () =>
  inFolder(
    { "a.yaml": `${EXPECT}matrix: { cloud-config.password: [compost, compost] }\n` },
    async (folder) => {
      const { err } = await call("run", folder);
      assertStringIncludes(err, "a.yaml:2:44: the value stands in the list twice (each value once)\n");
    },
  ));

Deno.test("an error shows no password of an image's URL", () =>
  inFolder({
    "a.yaml": `image: { url: "https://ann:compost@127.0.0.1:1/a.img", sha256: ${"0".repeat(64)} }\n${EXPECT}`,
  }, async (folder) => {
    const { code, out, err } = await call("run", folder);
    assertEquals([code, `${out}${err}`.includes("compost")], [2, false]);
  }));

Deno.test("nothing shows the signature of an image's URL", () =>
  inFolder({
    "a.yaml": `image: { url: "https://127.0.0.1:1/a.img?sig=elm&X-Amz-Signature=ash", sha256: ${
      "0".repeat(64)
    } }\n${EXPECT}`,
    "b.yaml": `image: "https://127.0.0.1:1/a.img?sig=elm&X-Amz-Signature=ash"\n${EXPECT}`,
  }, async (folder) => {
    for (const args of [["explain", `${folder}/a.yaml`], ["run", folder]]) {
      const { out, err } = await call(...args);
      assertStringIncludes(`${out}${err}`, "a.img?[redacted]");
      assertEquals(/=elm|=ash/.test(`${out}${err}`), false);
    }
  }));

const packed = (text: string) => new TextEncoder().encode(text).toBase64();

/** What a guest says that was given a password by cloud-init, and has it in a file. */
function portsOf(password: string): Readonly<Record<string, string>> {
  const file = `${packed("/secret")} 600 root root 9 =${packed("regular file")} =${packed(password)}\n`;
  const frames = [{ name: "files", text: file }, { name: "done" }];
  return {
    console: `Set the following 'random' passwords\nann:${password}\n`,
    report: frames.map((each) => frameText({ moment: "after", ...each }, "0".repeat(32))).join(""),
  };
}

Deno.test("diff shows no secret that a guest told", () =>
  inFolder({}, async (folder) => {
    for (const [name, password] of [["a", "8vKqMz3fT"], ["b", "7wLrNy4gU"]] as const) {
      await Deno.mkdir(join(folder, name));
      for (const [port, text] of Object.entries(portsOf(password))) {
        await Deno.writeTextFile(join(folder, name, port), text);
      }
    }
    const { code, out } = await call("diff", join(folder, "a"), join(folder, "b"), "--all");
    assertEquals([code, /8vKqMz3fT|7wLrNy4gU/.test(out)], [1, false]);
    assertMatch(out, /contents +\[redacted\] +\[redacted\]/);
  }));

Deno.test("no recording of the suite holds a secret", async () => {
  const { cases } = await loadCases([new URL("../../cases", import.meta.url).pathname]);
  const images = await recordedImages();
  const recorded = (await Promise.all(images.map((image) => listRecorded(image)))).flat();
  for (const { folder, caseIds } of recorded) {
    const asked = cases.filter(({ id }) => caseIds.includes(id));
    assertEquals([folder, await whereSecretIs(folder, asked)], [folder, undefined]);
  }
});

Deno.test({
  name: "a seed is its user's alone while its boot runs, its volume too, and gone behind it",
  ignore: !TEST_HOST,
  fn: async () => {
    const spec = talkingSpec({ then: "wait" });
    const seed = new TextEncoder().encode("#cloud-config\npassword: compost-4711\n");
    const prepare = [...spec.prepare, ["sh", "-c", "cat seed/user-data >seed.iso"]];
    const paths = ["", "/seed", "/seed/user-data", "/seed.iso"];
    let folder = "";
    {
      await using machine = await Machine.start({
        ...spec,
        prepare,
        files: { ...spec.files, "seed/user-data": seed },
      });
      folder = machine.folder;
      const modes = await Promise.all(
        paths.map(async (path) => ((await Deno.stat(folder + path)).mode ?? 0) & 0o777),
      );
      assertEquals(modes, [0o700, 0o700, 0o600, 0o600]);
    }
    await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
  },
});
