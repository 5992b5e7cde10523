import { assertEquals, assertThrows } from "@std/assert";
import { FactsError, type Row } from "./fact.ts";
import { mounts } from "./mounts.ts";

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

Deno.test("mounts.parse() refuses what is no table", () => {
  for (const text of ["", "nothing\n", "== fstab\n/dev/vda1 / ext4 rw 0 0\n"]) {
    assertThrows(() => mounts.parse(text), FactsError, "no line of the table is a mount");
  }
});
