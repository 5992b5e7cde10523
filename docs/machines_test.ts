/** What `seedling submit` prints, each held against its system's own schema, types or linter. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse, parseAllDocuments } from "yaml";
import { call } from "../fixtures/harness/call.ts";
import { withParts } from "../fixtures/harness/made_parts.ts";
import { STD_FLAGS } from "../fixtures/harness/std_flags.ts";
import { actionMistakes, gitlab, jobMistakes, runGitlab } from "../fixtures/harness/ci_checkers.ts";
import { hasPrograms } from "../fixtures/harness/programs.ts";

const CASES = new URL("../cases/growth", import.meta.url).pathname;

async function printed(system: string): Promise<string> {
  const limit = system === "gitlab" ? [] : ["--limit=2"]; // it has none
  const words = ["--parts=4", ...limit, "--minutes=30", "--image=./it's $HOME.qcow2", "--tag=smoke"];
  const { code, out, err } = await call("submit", system, "--print", CASES, ...words);
  assertEquals([code, err], [0, ""]);
  return out;
}

const hasShellcheck = await hasPrograms("shellcheck");

async function shellcheck(script: string): Promise<string> {
  // A name may have a dollar in it, and is quoted so that it stays one.
  const child = new Deno.Command("shellcheck", {
    args: ["--exclude=SC2016", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(script));
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout).trim();
}

Deno.test({
  name: `Slurm's scripts have nothing that shellcheck finds${
    hasShellcheck ? "" : " (ignored: needs shellcheck)"
  }`,
  ignore: !hasShellcheck,
  fn: async () => {
    const script = await printed("slurm");
    assertEquals(await shellcheck(script), "");
    const inner = [...script.matchAll(/<<'(END\w+)'\n([^]*?)\n\1\n/g)].map(([, , text = ""]) => text);
    for (const text of inner) assertEquals(await shellcheck(`${text}\n`), "");
    assertEquals(inner.length, 2);
    assertStringIncludes(await shellcheck(script.replace('mkdir -p "parts"', "mkdir -p $parts")), "SC2086");
  },
});

Deno.test("Kubernetes' Jobs are what its schema takes, and have no field that it does not know", async () => {
  const [indexed, merge] = parseAllDocuments(await printed("kubernetes")).map((each) => each.toJS());
  assertEquals(await jobMistakes(indexed, merge), "");
  const wrong = { ...indexed, spec: { ...indexed.spec, completionMode: "Indexd" } };
  const unknown = { ...indexed, spec: { ...indexed.spec, completion: 4 } };
  assertMatch(await jobMistakes(wrong, unknown), /"Indexd"[^]*'"completion"' does not exist/);
  const { containers: [container] } = indexed.spec.template.spec;
  assertEquals(container.securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
  assertEquals(container.resources.limits["devices.kubevirt.io/kvm"], "1");
});

Deno.test("the script of a pod counts Kubernetes' index, which begins with 0, from 1", async () => {
  const [indexed] = parseAllDocuments(await printed("kubernetes")).map((each) => each.toJS());
  const [, , script] = indexed.spec.template.spec.containers[0].command;
  for (const [index, part] of [["0", "1/4"], ["3", "4/4"]] as const) {
    // In the place of the tool: what it is given, a word a line.
    const script_ = script.replace("exec seedling", "exec printf '%s\\n'");
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", script_],
      env: { JOB_COMPLETION_INDEX: index },
    })
      .output();
    const words = new TextDecoder().decode(stdout).trim().split("\n");
    assertEquals(words.slice(-4), ["--shard", part, "--out", `/parts/part-${part[0]}`]);
    assertEquals(words.includes("--image=./it's $HOME.qcow2"), true);
  }
});

Deno.test("GitHub's workflow is what its schema takes, and has no expression in a script", async () => {
  const text = await printed("github");
  assertEquals(await actionMistakes("validateWorkflow", text), []);
  const { jobs: { part, merge } } = parse(text);
  assertEquals(part.strategy.matrix.part, [1, 2, 3, 4]);
  for (const { run = "" } of [...part.steps, ...merge.steps]) assertEquals(run.includes("${{"), false);
});

Deno.test("GitLab's pipeline is what its schema takes, with a job for each part", async () => {
  const said = await gitlab(await printed("gitlab"));
  assertStringIncludes(said, "json schema validated");
  assertMatch(said, /^part: \[1\/4\][^]*^part: \[4\/4\]/m);
});

/** A tool that has every part ready; the merge is the tool's own. */
const READY = `#!/bin/sh
case $1 in
run) for out; do :; done; mkdir -p parts; cp -r "$CI_NODE_INDEX" "$out" ;;
merge) exec '${Deno.execPath()}' run --quiet --no-check ${STD_FLAGS.join(" ")} -A '${
  new URL("../runner/cli.ts", import.meta.url).pathname
}' "$@" ;;
esac
`;

const hasRsync = await hasPrograms("rsync");

Deno.test({
  name: `GitLab's pipeline runs: its parts' artifacts come to the merge${
    hasRsync ? "" : " (ignored: needs rsync)"
  }`,
  ignore: !hasRsync,
  fn: async () => {
    await withParts(async (folder) => {
      const words = [
        "--parts=2",
        "--minutes=5",
        "--image=debian-12",
        "--tool=./tool",
        "--report=junit=report.xml",
      ];
      const { out } = await call("submit", "gitlab", "--print", CASES, ...words);
      await Deno.writeTextFile(`${folder}/tool`, READY, { mode: 0o755 });
      const { code, said } = await runGitlab(folder, out);
      assertEquals(code, 0, said);
      assertStringIncludes(await Deno.readTextFile(`${folder}/report.xml`), '<testsuite name="b"');
      const left = await Array.fromAsync(Deno.readDir(`${folder}/parts`), ({ name }) => name);
      assertEquals(left.toSorted(), ["part-1", "part-2"]);
    });
  },
});

Deno.test("the Containerfile copies what is there, and its tool has the rights of the task", async () => {
  const root = new URL("../", import.meta.url);
  const read = (path: string) => Deno.readTextFile(new URL(path, root));
  const copied = [...(await read("docs/ci/Containerfile")).matchAll(/^COPY (?:--\S+ )?(.*) \S+$/gm)]
    .flatMap(([, sources = ""]) => sources.split(" "));
  for (const path of copied) await Deno.lstat(new URL(path, root));
  assertEquals(copied.includes("runner"), true);
  const script = await read("docs/ci/seedling.sh");
  const { tasks: { seedling } } = JSON.parse(await read("deno.json"));
  const rights = (text: string) => text.match(/--allow-\S+/g);
  assertEquals(rights(script), rights(seedling.command));
  if (hasShellcheck) assertEquals(await shellcheck(script), "");
});
