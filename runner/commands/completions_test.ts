import { assert, assertEquals } from "@std/assert";
import { call } from "../../fixtures/harness/call.ts";
import { COMMANDS } from "./command_table.ts";
import { operandsOf, optionsOf, wordsOf } from "./command_options.ts";
import { hasPrograms } from "../../fixtures/harness/programs.ts";

const scriptOf = async (shell: string) => {
  const { code, out, err } = await call("completions", shell);
  assertEquals([code, err], [0, ""]);
  return out;
};

Deno.test("optionsOf() reads every option of a help", () => {
  for (const { name, usage } of COMMANDS) {
    const told = [...usage.matchAll(/^ {2}--(\S+)/gm)].map(([, option]) => option);
    assertEquals(optionsOf(usage).map(({ name }) => name), told, name);
  }
  assertEquals(optionsOf("  --accel auto|kvm   how\n").map(({ value }) => wordsOf(value)), [["auto", "kvm"]]);
  assertEquals(operandsOf("seedling x [list]   a\nseedling x prune   b\n"), ["list", "prune"]);
});

Deno.test("every option that a help tells of is one of its command's", async () => {
  for (const { name, usage } of COMMANDS) {
    for (const option of optionsOf(usage)) {
      const args = option.value === undefined ? [`--${option.name}=x`] : [`--${option.name}=`];
      assert(/it takes no value|it needs a value/.test((await call(name, ...args)).err), `${name} ${args}`);
    }
  }
});

/** What bash would offer at the end of a line. */
async function completed(line: string): Promise<readonly string[]> {
  const words = line.split(" ").map((word) => `'${word}'`).join(" ");
  const script = `${await scriptOf("bash")}
COMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _seedling; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await new Deno.Command("bash", { args: ["-c", script], cwd: "/" }).output();
  assertEquals(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout).split("\n").filter((word) => word !== "");
}

Deno.test("bash completes commands, options, their words, operands and the built-in suite", async () => {
  assertEquals(await completed("seedling compl"), ["completions"]);
  assertEquals(await completed("seedling run --re"), [
    "--report",
    "--repro",
    "--require-kvm",
    "--retries",
    "--recorded",
    "--records",
    "--records-read-only",
  ]);
  assertEquals(await completed("seedling run --accel k"), ["kvm"]);
  // A word out of those that help lists; no file of the folder.
  assertEquals(await completed("seedling run --bus "), ["virtio", "scsi", "nvme", "sata"]);
  assertEquals(await completed("seedling run --report j"), ["junit", "json"]);
  assertEquals((await completed("seedling compare --report ")).slice(0, 3), ["text", "html", "markdown"]);
  assertEquals(await completed("seedling completions z"), ["zsh"]);
  assertEquals(await completed("seedling records p"), ["prune"]);
  assertEquals(await completed("seedling run @suite/hy"), ["@suite/hygiene"]);
  assertEquals(await completed("seedling run --image ubuntu-2"), [
    "ubuntu-20.04",
    "ubuntu-22.04",
    "ubuntu-24.04",
    "ubuntu-26.04",
  ]);
  assertEquals(await completed("seedling images f"), [
    "fetch",
    "fedora-43",
    "fedora-44",
    "freebsd-14",
    "freebsd-15",
  ]);
});

for (const [shell, args] of [["zsh", ["-n"]], ["fish", ["--no-execute"]]] as const) {
  const hasShell = await hasPrograms(shell);
  Deno.test({
    name: `${shell} can read its script${hasShell ? "" : ` (ignored: needs ${shell})`}`,
    ignore: !hasShell,
    fn: async () => {
      const file = await Deno.makeTempFile({ prefix: "seedling-completions-" });
      try {
        await Deno.writeTextFile(file, await scriptOf(shell));
        const { success, stderr } = await new Deno.Command(shell, { args: [...args, file] }).output();
        assert(success, new TextDecoder().decode(stderr));
      } finally {
        await Deno.remove(file);
      }
    },
  });
}

Deno.test("completions wants a shell that it knows", async () => {
  assertEquals(
    (await call("completions", "fisch")).err,
    'Cannot complete for "fisch": unknown (did you mean "fish"?)\n',
  );
  assertEquals((await call("completions")).code, 2);
});
