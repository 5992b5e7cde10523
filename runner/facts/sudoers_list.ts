/** The list of users that a rule of sudoers begins with: `alice, %admin, #1001, "my user", !bob`. */

/** One of those that a list names. */
export interface UserItem {
  /** `other`: what needs a directory server to be known. */
  readonly kind: "all" | "user" | "uid" | "group" | "gid" | "alias" | "other";
  readonly name: string;
  readonly isNegated: boolean;
}

/** A word as sudo's lexer takes it: all of it in quotes, or with backslashes before what would part it. */
const WORD = /^(?:"(?:[^"\\]|\\.)*"|(?:[^\s",=!()\\:]|\\.|:(?=\S))+)/;

/** The list at the beginning of a text, and what stands behind it. */
export function readList(text: string): { readonly items: readonly UserItem[]; readonly rest: string } {
  const items: UserItem[] = [];
  let rest = text.trimStart();
  while (true) {
    const negations = /^(?:!\s*)*/.exec(rest)?.[0] ?? "";
    const [word] = WORD.exec(rest.slice(negations.length)) ?? [];
    if (word === undefined) return { items: [], rest: text };
    items.push({ ...itemOf(plain(word)), isNegated: negations.replace(/\s/g, "").length % 2 === 1 });
    rest = rest.slice(negations.length + word.length).trimStart();
    if (!rest.startsWith(",")) return { items, rest };
    rest = rest.slice(1).trimStart();
  }
}

const plain = (word: string) =>
  word.replaceAll('"', "").replace(
    /\\x([0-9a-fA-F]{2})/g,
    (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)),
  ).replace(/\\(.)/g, "$1");

function itemOf(word: string): Pick<UserItem, "kind" | "name"> {
  if (word === "ALL") return { kind: "all", name: word };
  if (/^#\d+$/.test(word)) return { kind: "uid", name: numberOf(word.slice(1)) };
  if (/^%#\d+$/.test(word)) return { kind: "gid", name: numberOf(word.slice(2)) };
  // Groups of another source than group(5), and netgroups.
  if (word.startsWith("%:") || word.startsWith("+")) return { kind: "other", name: word };
  if (word.startsWith("%")) return { kind: "group", name: word.slice(1) };
  return { kind: /^[A-Z][A-Z0-9_]*$/.test(word) ? "alias" : "user", name: word };
}

const numberOf = (digits: string) => digits.replace(/^0+(?=\d)/, "");
