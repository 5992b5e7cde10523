/** sudoers(5) -> what it says of whom: lists, aliases, numbers, quotes, negations and continued lines. */
import { FactsError } from "./fact.ts";
import { type Aliases, readAliases, withAliases } from "./sudoers_alias.ts";
import { readList, type UserItem } from "./sudoers_list.ts";

/** A line of a file. */
export interface SudoersLine {
  /** `/etc/sudoers.d/90-cloud-init-users` */
  readonly path: string;
  readonly text: string;
}

/** Who a rule may be about. */
export interface SudoUser {
  readonly name: string;
  readonly uid: string;
  /** Names of all its groups. */
  readonly groups: readonly string[];
  /** Their numbers, that of the primary group too where none has it. */
  readonly gids: readonly string[];
}

/** Who a rule is about, and what stands behind: `ALL=(ALL) NOPASSWD:ALL`. */
interface Rule {
  readonly users: readonly UserItem[];
  readonly text: string;
}

/** All that sudoers says. */
export interface Sudoers {
  readonly rules: readonly Rule[];
  readonly userAliases: ReadonlyMap<string, readonly UserItem[]>;
}

// A hostile frame holds 100,000 of each: looked through for each account, they would take minutes.
const MAX_RULES = 500;
const MAX_ITEMS = 5000;

/** Reads the lines of all files, in the order in which sudo reads them. Throws {@linkcode FactsError} for more than anybody has. */
export function readSudoers(lines: readonly SudoersLine[]): Sudoers {
  const logical = logicalLines(lines.filter(isRead(lines)));
  const aliases = readAliases(logical);
  const rules = logical.filter((line) => !NO_RULE.test(line)).flatMap((line) =>
    readRule(line, aliases) ?? []
  );
  if (rules.length > MAX_RULES) throw new FactsError(`Cannot read more than ${MAX_RULES} lines of sudoers`);
  const userAliases = new Map([...aliases.users].map(([name, text]) => [name, readList(text).items]));
  const items = [...rules.map(({ users }) => users), ...userAliases.values()].reduce(
    (sum, { length }) => sum + length,
    0,
  );
  if (items > MAX_ITEMS) throw new FactsError(`Cannot read more than ${MAX_ITEMS} names in sudoers`);
  return { rules, userAliases };
}

const NO_RULE = /^(?:Defaults(?:[@:!>\s]|$)|(?:User|Runas|Host|Cmnd|Cmd)_Alias\s|[@#]include)/;

/** In a folder that is included sudo reads no name with a dot in it, nor one that ends with a tilde; by its own name it reads any file. */
function isRead(lines: readonly SudoersLine[]): (line: SudoersLine) => boolean {
  const named = new Set(lines.flatMap(({ text }) => includedFile(text.trim()) ?? []));
  return ({ path }) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (!path.includes("/sudoers.d/") || named.has(path) || named.has(name)) return true;
    return !name.includes(".") && !name.endsWith("~");
  };
}

function includedFile(line: string): string | undefined {
  if (!/^[@#]include\s/.test(line)) return undefined;
  const path = line.slice("@include".length).trim();
  return path.startsWith('"') && path.endsWith('"') ? path.slice(1, -1) : path;
}

// Nobody writes as much in one rule, and each piece is looked through anew.
const MAX_LINE_CHARS = 65_536;

/** Lines without comments, put together where one ends with a backslash. */
function logicalLines(lines: readonly SudoersLine[]): readonly string[] {
  const found: string[] = [];
  let open: SudoersLine | undefined;
  for (const { path, text } of lines) {
    const start = open?.path === path ? `${open.text} ` : "";
    const whole = start + (start === "" ? text : text.trimStart());
    open = undefined;
    if (whole.length > MAX_LINE_CHARS) {
      throw new FactsError(`Cannot read more than ${MAX_LINE_CHARS} characters of one line of sudoers`);
    }
    const plain = withoutComment(whole);
    const end = whole.trimEnd();
    if (plain === whole && end.endsWith("\\")) open = { path, text: end.slice(0, -1).trimEnd() };
    else if (plain.trim() !== "") found.push(plain.trim());
  }
  return open === undefined || open.text.trim() === "" ? found : [...found, open.text.trim()];
}

/** A hash starts a comment, unless it is quoted, or the number of a user or group stands behind it, or it includes a file. */
function withoutComment(line: string): string {
  if (/^\s*#include(?:dir)?\s/.test(line)) return line;
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (character === "\\") at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === "#" && !isQuoted && !/^-?\d/.test(line.slice(at + 1, at + 3))) {
      return line.slice(0, at);
    }
  }
  return line;
}

function readRule(line: string, aliases: Aliases): Rule | undefined {
  const { items, rest } = readList(line);
  if (items.length === 0 || rest.indexOf("=") < 1) return undefined;
  return { users: items, text: withAliases(rest.replace(/\s+/g, " ").trim(), aliases) };
}

/** What sudoers says of a user, in its order. */
export function rightsOf(user: SudoUser, { rules, userAliases }: Sudoers): readonly string[] {
  const known = new Map<string, boolean | undefined>();
  const isIn = (items: readonly UserItem[]): boolean | undefined => {
    // The last that says anything counts.
    for (const { kind, name, isNegated } of items.toReversed()) {
      const found = kind === "alias" ? inAlias(name) : isMeant(user, kind, name) || undefined;
      if (found !== undefined) return isNegated ? !found : found;
    }
    return undefined;
  };
  const inAlias = (name: string) => {
    const items = userAliases.get(name);
    // A word in capitals that no alias has is a user's name.
    if (items === undefined) return name === user.name || undefined;
    if (!known.has(name)) {
      known.set(name, undefined); // one that holds itself ends here
      known.set(name, isIn(items));
    }
    return known.get(name);
  };
  return rules.filter(({ users }) => isIn(users) === true).map(({ text }) => text);
}

function isMeant({ name, uid, groups, gids }: SudoUser, kind: UserItem["kind"], asked: string): boolean {
  if (kind === "all") return true;
  if (kind === "user") return name === asked;
  if (kind === "uid") return uid === asked;
  return kind === "group" ? groups.includes(asked) : kind === "gid" && gids.includes(asked);
}
