import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { call, type Called, callWith } from "../../fixtures/harness/call.ts";
import { testWithQemu } from "../../fixtures/harness/qemu.ts";
import { folderWith } from "../../fixtures/harness/running_shell.ts";
import { withParts } from "../../fixtures/harness/made_parts.ts";

/** A guest that comes up and says nothing of cloud-init: each of its cases fails. */
const TALK = { console: "[    0.0] Linux version 6.1\r\n\r\nhost login: ", then: "poweroff" } as const;

testWithQemu(
  "merge makes of two parts what the run in one piece came to, in any order of folders",
  async () => {
    const folder = await folderWith(TALK);
    try {
      await Deno.mkdir(join(folder, "cases"));
      for (const [name, keys] of [["a", ""], ["b", "disk: +1G\n"], ["c", "skip: { because: not now }\n"]]) {
        await Deno.writeTextFile(
          join(folder, "cases", `${name}.yaml`),
          `${keys}expect: { hostname: seedling }\n`,
        );
      }
      const at = (name: string) => join(folder, name);
      const cacheFolder = at("seedling");
      const run = (...more: readonly string[]) =>
        callWith(
          { cacheFolder, recordsFolder: join(cacheFolder, "records") },
          ...["run", at("cases"), "--image", at("disk.img"), "--accel=tcg", "--jobs=1", "--keep-going"],
          ...more,
        );
      const unsplit = await run("--out", at("whole"));
      assertEquals([unsplit.code, unsplit.err], [1, ""]);
      for (const part of ["2/2", "1/2"]) {
        const { code, err } = await run("--shard", part, "--out", at(`parts/${part[0]}`));
        assertEquals([code, err], [1, ""]);
      }
      const merged = async (...folders: readonly string[]) => {
        const { code, err } = await call("merge", ...folders.map(at), `--report=json=${at("merged.json")}`);
        assertEquals([code, err], [1, ""]);
        return await Deno.readTextFile(at("merged.json"));
      };
      const joined = await merged("parts/1", "parts/2");
      assertEquals(await merged("parts/2", "parts/1"), joined);
      assertEquals(await merged("parts"), joined);
      assertEquals(withoutTimes(joined), withoutTimes(await merged("whole")));
      const console = /"consolePath": "([^"]*)"/.exec(joined)?.[1] ?? "";
      assertMatch(await Deno.readTextFile(console), /Linux version/);
      assertStringIncludes(console, at("parts/1/attempt-1/records/"));
      const again = await run("--shard", "1/2", "--out", at("parts/1"));
      assertEquals(again.code, 2);
      assertMatch(again.err, /^Cannot keep a part in ".*": a part of a run is told there already/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

/** Times, and names of records, are another in each boot. */
const withoutTimes = (text: string) =>
  text.replaceAll(/"(startedAt|consolePath)": "[^"]*"|"(seconds|atMs)": [\d.]+/g, "time")
    .replaceAll(/(attempt|took|after) [\d.]+ (ms|s)\b/g, "time");

const said = ({ code, err }: Called, folder: string) => [code, err.replaceAll(`${folder}/`, "")];

/** What is done to the folders of two sound parts, and what is said of it. */
const DAMAGES: readonly (readonly [what: string, damage: string, said: string])[] = [
  ["is not there", "rm -r 2", "Cannot merge: part 2 of 2 is missing (run it: --shard 2/2)\n"],
  [
    "was cut short",
    "rm 2/attempt-1/part.json",
    '"2/attempt-1" was cut short, and does not count\nCannot merge: part 2 of 2 is missing (run it: --shard 2/2)\n',
  ],
  [
    "is there twice",
    "cp -r 2 3",
    'Cannot merge: part 2 of 2 is there 2 times: "2/attempt-1" and "3/attempt-1" (leave one out)\n',
  ],
  [
    "has the results of another",
    "cp 1/attempt-1/results.ndjson 2/attempt-1/",
    'Cannot read part "2/attempt-1/results.ndjson": it is not as it was written (run the part anew)\n',
  ],
  [
    "has another verdict than it had",
    "sed -i s/pass/fail/ 2/attempt-1/results.ndjson",
    'Cannot read part "2/attempt-1/results.ndjson": it is not as it was written (run the part anew)\n',
  ],
  [
    "has lost its results",
    "rm 2/attempt-1/results.ndjson",
    'Cannot read part "2/attempt-1/results.ndjson": no such file\n',
  ],
  [
    "has a pipe for its results",
    "rm 2/attempt-1/results.ndjson; mkfifo 2/attempt-1/results.ndjson",
    'Cannot read part "2/attempt-1/results.ndjson": it is no plain file\n',
  ],
  [
    "leads elsewhere",
    "mv 2/attempt-1/part.json x; ln -s ../../x 2/attempt-1/part.json",
    'Cannot read part "2/attempt-1/part.json": it is no plain file\n',
  ],
  [
    "calls a case passed whose point failed",
    `sed -i 's/"boot","verdict":"pass"/"boot","verdict":"fail"/' 2/attempt-1/results.ndjson
    sed -i "s/\\"resultsSha256\\": .*/\\"resultsSha256\\": \\"$(sha256sum <2/attempt-1/results.ndjson | cut -c 1-64)\\"/" 2/attempt-1/part.json`,
    'Cannot read part "2/attempt-1/results.ndjson": "b" is called pass, and its points come to fail (run the part anew)\n',
  ],
  [
    "says that it is the third of two",
    'sed -i \'s/"part": 2/"part": 3/\' 2/attempt-1/part.json',
    'Cannot read part "2/attempt-1/part.json": it is part 3 of 2 (make it anew by run --out)\n',
  ],
  [
    "is of another image",
    "sed -i s/0000/1111/ 2/attempt-1/part.json",
    'Cannot merge: "2/attempt-1" is of another run than "1/attempt-1" by its images:' +
    " debian-12 000000000000 and debian-12 111100000000 (run all parts alike)\n",
  ],
  [
    "tells no case of its own",
    'sed -i \'s/"b"/"x"/\' ?/attempt-1/part.json',
    'Cannot merge: case "x" has no result: "2/attempt-1" was to tell it\n' +
    'Cannot merge: case "b" has a result, and is none of the plan\'s\n',
  ],
];

for (const [what, damage, expected] of DAMAGES) {
  Deno.test(`merge fails where a part ${what}`, async () => {
    await withParts(async (folder) => {
      const { success } = await new Deno.Command("sh", { args: ["-ec", damage], cwd: folder }).output();
      assertEquals(success, true);
      assertEquals(said(await call("merge", folder), folder), [2, expected]);
    });
  });
}

Deno.test("merge fails where nothing is named, and where there is no part", async () => {
  assertEquals(await call("merge"), {
    code: 2,
    out: "",
    err: "Cannot merge: no folder is named (name what run --out wrote)\n",
  });
  await withParts(async (folder) => {
    assertEquals(said(await call("merge", `${folder}/1/attempt-1`), folder), [
      2,
      'Cannot merge "1/attempt-1": there is no part of a run in it (name what run --out wrote)\n',
    ]);
    assertEquals(said(await call("merge", `${folder}/no`), folder), [
      2,
      'Cannot read folder "no": no such folder\n',
    ]);
  });
});

Deno.test("merge tells what an earlier attempt judged otherwise, and counts the last", async () => {
  await withParts(async (folder) => {
    const script = `mv 2/attempt-1 2/attempt-2; cp -r 2/attempt-2 2/attempt-1; cd 2/attempt-1
      sed -i 's/"pass"/"fail"/g' results.ndjson
      sed -i "s/\\"resultsSha256\\": .*/\\"resultsSha256\\": \\"$(sha256sum <results.ndjson | cut -c 1-64)\\"/" part.json`;
    await new Deno.Command("sh", { args: ["-ec", script], cwd: folder }).output();
    assertEquals(said(await call("merge", folder), folder), [
      0,
      'case "b" failed in an earlier attempt of "2/attempt-2": pass now\n',
    ]);
  });
});

Deno.test("merge writes no report over a part that it reads, nor over one of a folder of parts", () =>
  withParts(async (folder) => {
    const attempt = join(folder, "1", "attempt-1");
    const names = await Array.fromAsync(Deno.readDir(attempt), ({ name }) => name);
    const file = join(attempt, names.find((name) => name.endsWith(".json")) ?? "");
    const before = await Deno.readTextFile(file);
    for (const given of [folder, join(folder, "1")]) {
      const { code, err } = await call("merge", given, "--report", `json=${file}`);
      assertEquals([code, await Deno.readTextFile(file)], [2, before]);
      assertStringIncludes(err, "it is read (give it another name)");
    }
  }));
