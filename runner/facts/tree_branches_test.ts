import { assertEquals } from "@std/assert";
import { lsblk } from "./lsblk.ts";
import { Branches } from "./tree_branches.ts";

/** Trees, and the row behind which a sibling is missing, from 1. */
const TREES: readonly (readonly [string, number | undefined])[] = [
  ["vda|├─vda1|└─vda15|vdb", undefined],
  ["vda\n|-vda1\n`-vda15", undefined],
  ["vda|├─vda1|├─vda14", 3],
  ["vda|├─vda1|vdb|└─vdb1", 2],
  ["vda|├─vda1|│ ├─a|└─vda2", 3],
  ["vda|├─vda1|│ ├─a|│ └─b|└─vda2|  └─c", undefined],
  ["vda\n|-vda1", 2],
  // Indentation that was lost.
  ["vda|├─vda1|└─vda2|└─lv", undefined],
  ["┌┈▶ vda|├┈▶ vdb|└┈┈md0", undefined],
  ["vda|vdb", undefined],
];
for (const [tree, cutAt] of TREES) {
  Deno.test(`Branches finds ${cutAt === undefined ? "nothing missing" : `a sibling missing behind ${cutAt}`} in ${JSON.stringify(tree)}`, () => {
    const branches = new Branches();
    for (const [nth, row] of tree.split(tree.includes("\n") ? "\n" : "|").entries()) {
      branches.sawRow(row, nth + 1);
    }
    assertEquals(branches.cutAt, cutAt);
  });
}

Deno.test("lsblk does not say which partitions a tree that is cut lacks", () => {
  const rowsOf = (last: string) => {
    const text =
      `NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS\nvda 254:0 0 20G 0 disk\n${last}vda1 254:1 0 19G 0 part /\n# exit`;
    const lines = text.split("\n").map((each, nth) => ({ number: nth + 1, text: each }));
    return lsblk.scrape?.(lines)[0]?.map(({ tornBehind }) => tornBehind);
  };
  assertEquals([rowsOf("├─"), rowsOf("└─"), rowsOf("|-"), rowsOf("`-")], [
    [3, 3],
    [undefined, undefined],
    [3, 3],
    [undefined, undefined],
  ]);
});
