/** Who may log in: accounts, their groups, whether a password opens them, what sudo lets them do. */
import { listOf } from "../match/list.ts";
import type { Value } from "../match/value.ts";
import { type FactKind, FactsError, type Row } from "./fact.ts";

/**
 * Each line with its file before it, from one grep. Of shadow only whether a password is there: the hash stays in the
 * guest. Without shadow (an image that is not whole) nothing is said of passwords.
 */
const PROBE = `set -- /etc/passwd /etc/group
for file in /etc/sudoers /etc/sudoers.d/*; do
  if [ -f "$file" ] && [ -r "$file" ]; then set -- "$@" "$file"; fi
done
grep -v '^[[:space:]]*#' "$@" || exit 1
[ -r /etc/shadow ] || exit 0
sed -n -e 's/^\\([^:]*\\)::.*/shadow:\\1:empty/p;t' -e 's/^\\([^:]*\\):[!*].*/shadow:\\1:locked/p;t' \\
  -e 's/^\\([^:]*\\):.*/shadow:\\1:set/p' /etc/shadow`;

/** Lines by the file they stand in; all of sudo's under one name. */
type Files = ReadonlyMap<string, readonly string[]>;

function readFiles(text: string): Files {
  const files = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const at = line.indexOf(":");
    if (at < 0) continue;
    const path = line.slice(0, at);
    const name = path.startsWith("/etc/sudoers") ? "sudo" : path.replace("/etc/", "");
    const lines = files.get(name) ?? [];
    lines.push(line.slice(at + 1));
    files.set(name, lines);
  }
  return files;
}

interface Group {
  readonly name: string;
  readonly gid: string;
  readonly members: readonly string[];
}

function readGroups(files: Files): readonly Group[] {
  return (files.get("group") ?? []).map((line) => {
    const [name = "", , gid = "", members = ""] = line.split(":");
    return { name, gid, members: members.split(",").map((each) => each.trim()) };
  });
}

// A hostile frame holds 100,000 of each: looked through for each account, or told with each, they would take minutes.
const MAX_ACCOUNTS = 10_000;
const MAX_RIGHTS = 500;

interface Right {
  readonly place: number;
  readonly name: string;
  readonly text: string;
}

/** What is looked up for each account. */
interface Index {
  /** The first group of a number. */
  readonly byGid: ReadonlyMap<string, string>;
  /** The groups that name a user, in their order. */
  readonly byMember: ReadonlyMap<string, readonly { readonly name: string }[]>;
  /** What sudoers says of a user or a `%group`. */
  readonly rights: ReadonlyMap<string, readonly Right[]>;
}

function readIndex(files: Files): Index {
  const groups = readGroups(files);
  const memberships = groups.flatMap(({ name, members }) => members.map((member) => ({ member, name })));
  const rights = readRights(files);
  if (rights.length > MAX_RIGHTS) {
    throw new FactsError(`Cannot read more than ${MAX_RIGHTS} lines of sudoers`);
  }
  return {
    byGid: new Map(groups.toReversed().map(({ name, gid }) => [gid, name])),
    byMember: Map.groupBy(memberships, ({ member }) => member),
    rights: Map.groupBy(rights, ({ name }) => name),
  };
}

function readRights(files: Files): readonly Right[] {
  return (files.get("sudo") ?? []).flatMap((line, place) => {
    const [name = "", ...words] = line.trim().split(/\s+/);
    return words.length > 0 ? [{ place, name, text: words.join(" ") }] : [];
  });
}

/** All groups of each user, the primary one first. */
function groupsOf(user: string, gid: string, { byGid, byMember }: Index): readonly string[] {
  const primary = byGid.get(gid);
  const others = (byMember.get(user) ?? []).map(({ name }) => name);
  return [...new Set([...(primary === undefined ? [] : [primary]), ...others])];
}

/** What stands behind the user or one of the groups in sudoers(5): `ALL=(ALL) NOPASSWD:ALL`. Aliases are not followed. */
function sudoOf(user: string, groups: readonly string[], { rights }: Index): readonly string[] {
  const names = new Set([user, ...groups.map((group) => `%${group}`)]);
  const own = [...names].flatMap((name) => rights.get(name) ?? []);
  return own.toSorted((a, b) => a.place - b.place).map(({ text }) => text);
}

function numberValue(text: string): Value {
  return /^\d{1,10}$/.test(text) ? { kind: "number", number: Number(text), text } : { kind: "text", text };
}

const textOrAbsent = (text: string): Value => text === "" ? { kind: "absent" } : { kind: "text", text };

/** Rows of passwd. Throws {@linkcode FactsError} where it has none. */
function parseUsers(text: string): readonly Row[] {
  const files = readFiles(text);
  const index = readIndex(files);
  const passwords = new Map((files.get("shadow") ?? []).map((line) => {
    const [name = "", state = ""] = line.split(":");
    return [name, state];
  }));
  const lines = (files.get("passwd") ?? []).map((line) => line.split(":")).filter((each) => each.length >= 7);
  // Of two with one name the first counts (getpwnam(3)).
  const accounts = [...new Map(lines.toReversed().map((each) => [each[0], each])).values()].reverse();
  if (accounts.length > MAX_ACCOUNTS) throw new FactsError(`Cannot read more than ${MAX_ACCOUNTS} users`);
  if (accounts.length === 0) throw new FactsError("Cannot read the users: no line of passwd is an account");
  return accounts.map(([name = "", , uid = "", gid = "", gecos = "", home = "", shell = ""]) => {
    const own = groupsOf(name, gid, index);
    const password = passwords.get(name);
    return {
      names: [name],
      columns: {
        uid: numberValue(uid),
        gid: numberValue(gid),
        groups: listOf(own),
        gecos: textOrAbsent(gecos),
        home: textOrAbsent(home),
        shell: textOrAbsent(shell),
        sudo: listOf(sudoOf(name, own, index)),
        ...(password !== undefined && { password: textOrAbsent(password) }),
      },
    };
  });
}

/** Accounts by name. `password`: `locked` where none can open it, `empty` where none is needed. */
export const users: FactKind = {
  key: "users",
  about: "who may log in, and what sudo lets them do",
  columns: {
    uid: { type: "number" },
    gid: { type: "number" },
    groups: { type: "list" },
    gecos: { type: "text" },
    home: { type: "text" },
    shell: { type: "text" },
    sudo: { type: "list" },
    password: { type: "word", words: ["locked", "empty", "set"] },
  },
  rowNames: "a user's name",
  probe: PROBE,
  parse: parseUsers,
};
