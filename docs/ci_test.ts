/** The files that a CI is given, each held against its system's own schema or linter, of npm. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "yaml";
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

interface Ended {
  readonly code: number;
  readonly said: string;
}

/** Sealed: what they depend on is no dependency of the project. */
async function deno(args: readonly string[], cwd?: string): Promise<Ended> {
  const options = { args: [...args], ...(cwd && { cwd }), env: { NO_COLOR: "1" } };
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), options).output();
  return { code, said: [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("") };
}

const npm = (
  name: string,
  ...args: readonly string[]
) => ["run", "-A", "--no-lock", "--no-config", `npm:${name}`, ...args];

async function actionMistakes(check: "validateAction" | "validateWorkflow", text: string): Promise<unknown> {
  const script = `import * as validator from "npm:@action-validator/core@0.6.0";
console.log(JSON.stringify(validator.${check}(${JSON.stringify(text)}).errors));`;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, script);
    const { code, said } = await deno(["run", "-A", "--quiet", "--no-lock", "--no-config", file]);
    assertEquals(code, 0, said);
    return JSON.parse(said);
  } finally {
    await Deno.remove(file);
  }
}

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

async function gitlab(text: string): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-gitlab-" });
  const git = (...args: readonly string[]) =>
    new Deno.Command("git", {
      args: ["-C", folder, "-c", "user.name=x", "-c", "user.email=x@example.com", ...args],
    })
      .output();
  try {
    await Deno.writeTextFile(`${folder}/.gitlab-ci.yml`, text);
    await git("init", "--quiet", "--initial-branch=main");
    await git("remote", "add", "origin", "https://gitlab.example.com/a/b.git");
    await git("add", "--all");
    await git("commit", "--quiet", "--message=x");
    return (await deno(npm("gitlab-ci-local@4.75.1", "--list"), folder)).said;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

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
