import { assertEquals, assertThrows } from "@std/assert";
import { probeScript } from "../plan/probe.ts";
import { lookAtEach } from "./asked.ts";
import { commands } from "./commands.ts";
import { type FactKind, FactsError, type Row } from "./fact.ts";
import { files } from "./files.ts";

const SHELLS = [["dash"], ["bash", "--posix"], ["busybox", "sh"]] as const;

const isThere = ([shell, ...options]: readonly [string, ...string[]]) => {
  try {
    return new Deno.Command(shell, { args: [...options, "-c", ":"], stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
};

/** Runs a kind's probe for some names in a folder of its own, as the probe does, and reads what it says. */
async function tell(
  [shell, ...options]: readonly [string, ...string[]],
  kind: FactKind,
  names: readonly string[],
) {
  const work = await Deno.makeTempDir({ prefix: "seedling-asked-" });
  try {
    const script = `work=${work}\n${kind.probe}\n${kind.ask?.(names)}`;
    const { stdout } = await new Deno.Command(shell, { args: [...options, "-c", script], cwd: work })
      .output();
    return kind.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

const brief = (rows: readonly Row[]) =>
  rows.map(({ names, columns }) => [
    names[0],
    ...Object.values(columns).map((value) => value.kind === "absent" ? null : value.text),
  ]);

for (const shell of SHELLS) {
  const name = shell.join(" ");
  const ignore = !isThere(shell);

  Deno.test({
    name: `commands tells exit status, stdout and stderr under ${name}`,
    ignore,
    fn: async () => {
      const asked = [
        "echo 'it is'; echo oops >&2; exit 3",
        "printf 'a\\nb'",
        "true",
        "no-such-command-at-all 2>/dev/null",
      ];
      assertEquals(brief(await tell(shell, commands, asked)), [
        [asked[0], "3", "it is", "oops"],
        [asked[1], "0", "a\nb", ""],
        [asked[2], "0", "", ""],
        [asked[3], "127", "", ""],
      ]);
    },
  });

  Deno.test({
    name: `files tells type, mode, owner, size and contents under ${name}`,
    ignore,
    fn: async () => {
      const folder = await Deno.makeTempDir({ prefix: "seedling-files-" });
      try {
        const path = `${folder}/it's a file`;
        await Deno.writeTextFile(path, "hello\n", { mode: 0o640 });
        await Deno.symlink(path, `${folder}/link`);
        const [file, link, dir] = await tell(shell, files, [
          path,
          `${folder}/link`,
          folder,
          `${folder}/none`,
        ]);
        const texts = brief([file, link, dir].filter((each) => each !== undefined));
        assertEquals(texts.map((each) => [each[1], each[2], each.at(-1)]), [
          ["regular file", "0640", "hello\n"],
          ["symbolic link", "0777", "hello\n"],
          ["directory", "0700", null],
        ]);
        assertEquals((await tell(shell, files, [`${folder}/none`])).length, 0);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

Deno.test("files.parse() and commands.parse() say what they cannot read", () => {
  assertThrows(() => commands.parse("dHJ1ZQ== 0 =\n"), FactsError, 'what the command "true" did');
  assertThrows(() => commands.parse("dHJ1ZQ== zero = =\n"), FactsError, 'what the command "true" did');
  assertThrows(() => commands.parse(`dHJ1ZQ== ${"9".repeat(400)} = =\n`), FactsError, 'command "true" did');
  assertThrows(() => commands.parse("!! 0 = =\n"), FactsError, "it is not base64");
  assertThrows(() => files.parse("L2V0Yw== = \n"), FactsError, 'what stat says of "/etc"');
});

Deno.test("files.parse() keeps a size as text that is no number", () => {
  assertEquals(files.parse("L2V0Yw== 755 root root 4K =\n")[0]?.columns.size, { kind: "text", text: "4K" });
});

Deno.test("probeScript() asks for rows only where a case does", () => {
  const asked = { commands: ["uname -a", "it's\n2 lines"] };
  assertEquals(probeScript([commands, files]).includes("look() {"), false);
  const script = probeScript([commands, files], asked);
  assertEquals(script.includes('send "$1" commands\n'), true);
  assertEquals(script.includes(lookAtEach(asked.commands)), true);
});
