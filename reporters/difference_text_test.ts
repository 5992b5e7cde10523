import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { BAD_TEXTS, COMMAND, UNPRINTABLE } from "../fixtures/attacks/bad_text.ts";
import type { ComparedFact } from "../runner/verdict/compared_rows.ts";
import type { ComparedKind, Difference } from "../runner/verdict/difference.ts";
import { differenceText } from "./difference_text.ts";
import { displayWidth } from "./width.ts";

const SIZE: ComparedFact = { row: "vda1", column: "size", told: ["19.9G", "2.1G"], status: "different" };
const USED: ComparedFact = {
  ...{ row: "/", column: "used", told: ["406M", "407M"], status: "masked" },
  because: "logs and caches differ",
};
const TYPE: ComparedFact = { row: "vda1", column: "type", told: ["part", "part"], status: "same" };

const compared = (key: string, ...facts: readonly ComparedFact[]): ComparedKind => ({
  kind: "compared",
  key,
  from: "",
  facts,
});
const untold = (
  key: string,
  ...because: readonly [string | undefined, string | undefined]
): ComparedKind => ({
  kind: "untold",
  key,
  teller: "guest",
  because,
});

function show(
  kinds: readonly ComparedKind[],
  changes: { readonly isAll?: boolean; readonly columns?: number } = {},
) {
  const difference: Difference = { status: "different", kinds };
  return differenceText(difference, {
    names: ["a", "b"],
    isAll: false,
    color: false,
    columns: 80,
    ...changes,
  });
}

Deno.test("differenceText() shows what differs, side by side", () => {
  assertEquals(
    show([compared("lsblk", SIZE, TYPE), compared("df", USED)]),
    `A  a
B  b

lsblk                        A                         B
≠ vda1  size                 19.9G                     2.1G

1 of 3 facts differ · 1 more do as in any two boots
`,
  );
});

Deno.test("differenceText() shows on request all, and why it does not count", () => {
  const lines = show([compared("lsblk", SIZE, TYPE), compared("df", USED)], { isAll: true }).split("\n");
  assertEquals(lines.filter((line) => /^[=≠~|]/.test(line)), [
    "≠ vda1  size                 19.9G                     2.1G",
    "= vda1  type                 part                      part",
    "~ /  used                    406M                      407M",
    "| logs and caches differ",
  ]);
});

Deno.test("differenceText() says what a boot does not tell, and what neither does", () => {
  const kinds = [untold("df", undefined, "no report: it panicked"), untold("os", "no frame", "no frame")];
  assertStringIncludes(show(kinds), "\ndf\n! not told by B: no report: it panicked\n");
  assertStringIncludes(show(kinds), "\n! told by neither: os\n");
  assertStringIncludes(show(kinds, { isAll: true }), "\n! told by neither: os: no frame\n");
});

Deno.test("differenceText() counts the facts that are too many to show", () => {
  const facts = Array.from({ length: 100 }, (_, nth) => ({ ...SIZE, row: `vda${nth}` }));
  assertStringIncludes(show([compared("lsblk", ...facts)]), "\n| and 40 more (--all shows them)\n");
  assertEquals(show([compared("lsblk", ...facts)], { isAll: true }).split("≠").length - 1, 100);
});

Deno.test("differenceText() says that there was nothing to compare", () => {
  const text = differenceText(
    { status: "nothing told", kinds: [compared("course", TYPE)] },
    { names: ["a", "b"], isAll: false, color: false, columns: 80 },
  );
  assertStringIncludes(text, "No fact to compare: neither boot tells one.\n");
});

Deno.test("differenceText() calls a kind's only value by its key, and an empty value empty", () => {
  const hostname: ComparedFact = { row: "", column: "", told: ["a", ""], status: "different" };
  assertStringIncludes(
    show([compared("hostname", hostname)]),
    "\n≠ hostname                   a                         (empty)\n",
  );
});

Deno.test("differenceText() colours lines where it may", () => {
  const difference: Difference = { status: "different", kinds: [compared("lsblk", SIZE)] };
  const text = differenceText(difference, { names: ["a", "b"], isAll: false, color: true, columns: 80 });
  assertStringIncludes(text, "\x1b[31m≠ vda1  size");
});

for (const [category, texts] of Object.entries(BAD_TEXTS)) {
  Deno.test(`differenceText() keeps its width and begins no line with guest text, against: ${category}`, () => {
    for (const text of texts) {
      const fact: ComparedFact = {
        row: text,
        column: text,
        told: [text, `${text} ::x`],
        status: "different",
      };
      const masked: ComparedFact = { ...fact, status: "masked", because: "a reason" };
      const kinds = [
        compared("df", fact, masked),
        untold("lsblk", undefined, text),
        untold("os", text, text),
      ];
      for (const columns of [1, 60, 100]) {
        const lines = show(kinds, { isAll: true, columns }).split("\n");
        assert(lines.every((line) => displayWidth(line) <= Math.max(60, columns)), text);
        assert(!lines.some((line) => UNPRINTABLE.test(line) || COMMAND.test(line)), text);
        assert(
          lines.every((line) => /^([≠~=|!] |[|≠~]$|A {2}|B {2}|df |lsblk$|1 of|$)/.test(line)),
          lines.join("\n"),
        );
      }
    }
  });
}
