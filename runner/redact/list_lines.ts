/** Lists of any syntax -> lists on a line each, where a program's name, its option and what belongs to it stand side by side. */

// An item, and a list in brackets, may be as long as a command.
const ITEM =
  /^([ \t]{0,200})((?:-[ \t]{1,8}){0,8})(?:("(?:[^"\\]|\\.){0,1000}"|'[^']{0,1000}')|([^\s"'[\]{}#|>-][^]{0,1000}|-[^\s][^]{0,1000}))$/;
const BRACKETS = /\[[^[\]]{0,4000}\]/g;
const LONGEST_LINE = 1300;
/** So many items are a line: the next begins with the last of them, which may be an option. */
const MOST_ITEMS = 100;

/** The lists of a text whose items stand on lines of their own; nothing where it has none. */
export function listLines(text: string): string {
  const joined = Array.from(text.matchAll(BRACKETS), ([list]) => list)
    .filter((list) => list.includes("\n")).map((list) =>
      list.split("\n").map((line) => line.trim()).join(" ").replace(/^\[ /, "[").replace(/ \]$/, "]")
    );
  return [...joined, ...blockLists(text)].join("\n");
}

/** YAML's: each item behind a dash, all in one column. */
function blockLists(text: string): readonly string[] {
  const lists: string[] = [];
  let items: string[] = [];
  let column = -1;
  const end = () => {
    if (items.length > 1) lists.push(`[${items.join(", ")}]`);
    items = [];
    column = -1;
  };
  for (const line of text.split("\n")) {
    const item = itemOf(line);
    if (item === undefined) {
      end();
      continue;
    }
    // `- - a` begins a list in a list.
    if (item.column !== column || item.dashes > 1) end();
    if (items.length === MOST_ITEMS) {
      const last = items.slice(-1);
      end();
      items = last;
    }
    column = item.column;
    items.push(item.text);
  }
  end();
  return lists;
}

interface Item {
  readonly column: number;
  readonly dashes: number;
  readonly text: string;
}

function itemOf(line: string): Item | undefined {
  if (line.length > LONGEST_LINE) return undefined;
  const [whole, indent = "", dashes = "", quoted, bare = ""] = ITEM.exec(line.trimEnd()) ?? [];
  if (whole === undefined || dashes === "") return undefined;
  if (quoted === undefined && /:(?:\s|$)/.test(bare)) return undefined;
  const count = dashes.split("-").length - 1;
  return { column: indent.length + dashes.length, dashes: count, text: quoted ?? JSON.stringify(bare) };
}
