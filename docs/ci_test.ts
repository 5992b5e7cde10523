/** The files that a CI is given, each held against its system's own schema or linter, of npm. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "yaml";
import { actionMistakes, deno, gitlab, npm } from "../fixtures/harness/ci_checkers.ts";
import { COMMANDS } from "../runner/commands/command_table.ts";
import { optionsOf } from "../runner/commands/command_options.ts";

const ROOT = new URL("../", import.meta.url);
const FILES = [
  "action.yml",
  "docs/ci/github.yml",
  "docs/ci/gitlab.yml",
  "docs/ci/Jenkinsfile",
  "docs/ci/tekton.yaml",
];

const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));

Deno.test("action.yml and its workflow are what GitHub takes", async () => {
  const action = await read("action.yml");
  assertEquals(await actionMistakes("validateAction", action), []);
  assertEquals(await actionMistakes("validateWorkflow", await read("docs/ci/github.yml")), []);
  assertMatch(
    JSON.stringify(await actionMistakes("validateAction", action.replace("using:", "useing:"))),
    /using/,
  );
});

Deno.test("the workflow gives action.yml inputs that it has", async () => {
  const { jobs: { image: { steps } } } = parse(await read("docs/ci/github.yml"));
  const { inputs } = parse(await read("action.yml"));
  assertEquals(Object.keys(steps.at(-1).with).filter((name) => !Object.hasOwn(inputs, name)), []);
});

Deno.test("action.yml puts no input into a script: anybody may have written it", async () => {
  const { runs: { steps } } = parse(await read("action.yml"));
  for (const { run = "", name } of steps) assertEquals(run.includes("${{"), false, name);
});

Deno.test("docs/ci/tekton.yaml has nothing that tekton-lint finds", async () => {
  const { code, said } = await deno(
    npm("@ibm/tekton-lint@1.1.0", new URL("docs/ci/tekton.yaml", ROOT).pathname),
  );
  assertEquals([code, said.replaceAll(/^(Download|Initialize).*\n/gm, "").trim()], [0, ""]);
});

Deno.test("docs/ci/gitlab.yml is what GitLab's schema takes, and has two jobs", async () => {
  const text = await read("docs/ci/gitlab.yml");
  const said = await gitlab(text);
  assertStringIncludes(said, "json schema validated");
  assertMatch(said, /^build +build .*\njudge +judge /m);
  assertStringIncludes(
    await gitlab(text.replaceAll("before_script:", "befor_script:")),
    "Invalid .gitlab-ci.yml",
  );
});

Deno.test("every file for a CI calls seedling with commands and options that it has", async () => {
  for (const path of FILES) {
    const lines = (await read(path)).replaceAll(/\\\n/g, "").split("\n").filter((line) =>
      !/^\s*(#|\/\/)/.test(line)
    );
    const calls = lines.flatMap((
      line,
    ) => [...line.matchAll(/(?:\$SEEDLING|seedling"?) (run|setup|doctor)\b([^|']*)/g)]);
    if (path !== "docs/ci/github.yml") assertEquals(new Set(calls.map(([, name]) => name)).size, 3, path);
    for (const [, name, rest = ""] of calls) {
      const known = optionsOf(COMMANDS.find((each) => each.name === name)?.usage ?? "").map((each) =>
        each.name
      );
      const options = [...rest.matchAll(/ --([a-z-]+)/g)].map(([, option = ""]) => option);
      assertEquals(options.filter((option) => !known.includes(option)), [], `${path}: ${name}`);
    }
  }
});
