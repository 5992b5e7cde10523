import { assertEquals, assertThrows } from "@std/assert";
import { FactsError, type Row } from "./fact.ts";
import { mounts } from "./mounts.ts";
import { hasPrograms } from "../../fixtures/harness/programs.ts";

const FOLDER = new URL("../../fixtures/facts/mounts/", import.meta.url);
const parse = (fixture: string) => mounts.parse(Deno.readTextFileSync(new URL(fixture, FOLDER)));
const rowOf = (rows: readonly Row[], name: string) => rows.filter(({ names }) => names.includes(name));

Deno.test("mounts.parse() reads a guest's table and what fstab calls each mount", () => {
  const [root, ...others] = rowOf(parse("debian-12.txt"), "/");
  assertEquals(others, []);
  assertEquals(root?.names, ["/", "/dev/vda1"]);
  assertEquals(root?.columns.type, { kind: "text", text: "ext4" });
  assertEquals(root?.columns.fstab?.kind, "text");
  assertEquals(rowOf(parse("debian-12.txt"), "/proc")[0]?.columns.fstab, { kind: "absent" });
});

Deno.test("mounts.parse() undoes the tables' octal escapes", () => {
  const [row] = rowOf(parse("odd.txt"), "/mnt/my disk\\\t");
  assertEquals(row?.columns.source, { kind: "text", text: "/dev/vda2" });
  assertEquals(row?.columns.options, { kind: "list", items: ["ro", "relatime"], text: "ro, relatime" });
  assertEquals(row?.columns.fstab, { kind: "text", text: "LABEL=data" });
});

Deno.test("mounts.parse() tells what a path leads to, not what is hidden below", () => {
  const rows = rowOf(parse("odd.txt"), "/mnt/over");
  assertEquals(rows.map(({ columns }) => columns.type), [{ kind: "text", text: "ext4" }]);
  assertEquals(rowOf(parse("odd.txt"), "/dev/vdb1").map(({ names }) => names[0]), [
    "/mnt/over",
    "/mnt/again",
  ]);
});

Deno.test("mounts.parse() needs no fstab, and leaves out what is no mount", () => {
  const rows = mounts.parse("tmpfs / tmpfs rw 0 0\nbroken line\n== fstab\n");
  assertEquals(rows.map(({ names }) => names), [["/"]]);
});

/** Lines of fstab for one place, and what `findmnt --fstab` of util-linux 2.38 tells there. */
const FSTAB: Readonly<Record<string, readonly [target: string, source: string | undefined]>> = {
  "/dev/foo\t\t/any/foo/\t\tauto\tdefaults 0 0": ["/any/foo", "/dev/foo"],
  "UUID=2 / ext4": ["/", "UUID=2"],
  'LABEL="my\\040disk" /lab//disk ext4 defaults': ["/lab/disk", 'LABEL="my disk"'],
  "  /dev/disk/by-label/w\\303\\274r /w\\303\\274r ext4 rw": ["/wür", "/dev/disk/by-label/wür"],
  "/dev/a /dup ext4 rw\n/dev/b /dup ext4 rw": ["/dup", "/dev/a"],
  "/dev/vda1 /two": ["/two", undefined],
  "/dev/y /c ext4 rw # comment": ["/c", undefined],
  "/dev/q /q ext4 rw 0": ["/q", "/dev/q"],
};
for (const [lines, [target, source]] of Object.entries(FSTAB)) {
  Deno.test(`mounts.parse() finds ${source ?? "nothing"} by fstab's ${JSON.stringify(lines)}`, () => {
    const [row] = rowOf(mounts.parse(`d ${target} ext4 rw 0 0\n== fstab\n${lines}\n`), target);
    assertEquals(
      row?.columns.fstab,
      source === undefined ? { kind: "absent" } : { kind: "text", text: source },
    );
  });
}

Deno.test("mounts.parse() tells a mount whose source has no name", () => {
  const [row] = mounts.parse(" /mnt tmpfs rw,relatime 0 0\n");
  assertEquals([row?.names, row?.columns.source, row?.columns.type], [["/mnt"], { kind: "absent" }, {
    kind: "text",
    text: "tmpfs",
  }]);
});

Deno.test("mounts.parse() refuses what is no table", () => {
  for (const text of ["", "nothing\n", "== fstab\n/dev/vda1 / ext4 rw 0 0\n"]) {
    assertThrows(() => mounts.parse(text), FactsError, "no line of the table is a mount");
  }
});

const hasFindmnt = await hasPrograms("findmnt");

Deno.test({
  name: `mounts.parse() reads fstab as findmnt --fstab does${hasFindmnt ? "" : " (no findmnt)"}`,
  ignore: !hasFindmnt,
  fn: async () => {
    const fstab = await Deno.makeTempFile({ prefix: "seedling-fstab-" });
    try {
      const lines = Object.keys(FSTAB);
      await Deno.writeTextFile(fstab, `${lines.join("\n")}\n`);
      const args = ["--fstab", "--tab-file", fstab, "--json", "--output", "SOURCE,TARGET"];
      const { stdout } = await new Deno.Command("findmnt", {
        args,
        stderr: "null",
        env: { LC_ALL: "C.UTF-8" },
      }).output();
      const told: readonly { source: string; target: string }[] =
        JSON.parse(new TextDecoder().decode(stdout)).filesystems;
      const first = new Map(
        told.toReversed().map((
          { source, target },
        ) => [target.replace(/(?<=.)\/$/, "").replace("//", "/"), source]),
      );
      const read = [...first.keys()].map((target) => {
        const table = `d ${target} ext4 rw 0 0\n== fstab\n${lines.join("\n")}\n`;
        const value = rowOf(mounts.parse(table), target)[0]?.columns.fstab;
        return [target, value?.kind === "text" ? value.text : undefined] as const;
      });
      assertEquals(new Map(read), first);
    } finally {
      await Deno.remove(fstab);
    }
  },
});
