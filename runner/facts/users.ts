/** Who may log in: accounts, their groups, whether a password opens them, what sudo lets them do. */
import { listOf } from "../match/list.ts";
import type { Value } from "../match/value.ts";
import { type FactKind, FactsError, type Row } from "./fact.ts";
import { readSudoers, rightsOf, type Sudoers, type SudoersLine } from "./sudoers.ts";

/**
 * Each line with its file before it. Of passwd and shadow only whether a password is there: hashes stay in the guest.
 * sudo's files are read as sudo reads them, with what they include where it is included; of an included folder no name with
 * a dot, nor one that ends with a tilde. Without shadow (an image that is not whole) nothing is said of passwords.
 */
const PROBE = `sudoers() {
  [ -f "$1" ] && [ -r "$1" ] && [ "$2" -lt 16 ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    line=\${line#"\${line%%[![:space:]]*}"}
    case $line in '#' | '#'[!0-9i]*) continue ;; esac
    printf '%s:%s\\n' "$1" "$line"
    case $line in [@#]include*[![:space:]]*) ;; *) continue ;; esac
    path=\${line#?include}
    path=\${path#dir}
    path=\${path#"\${path%%[![:space:]]*}"}
    path=\${path%"\${path##*[![:space:]]}"}
    path=\${path#'"'}
    path=\${path%'"'}
    case $path in *%h*) path=\${path%%%h*}$(uname -n | cut -d. -f1)\${path#*%h} ;; esac
    case $path in /*) ;; *) path=\${1%/*}/$path ;; esac
    case $line in
      ?includedir[[:space:]]*) for file in "$path"/*; do
        case \${file##*/} in *.* | *'~') ;; *) sudoers "$file" $(($2 + 1)) ;; esac
      done ;;
      ?include[[:space:]]*) sudoers "$path" $(($2 + 1)) ;;
    esac
  done <"$1"
}
sed -e 's/^\\([^:]*\\):[!*][^:]*:/\\1:!:/' -e '/^[^:]*:x:/!s/^\\([^:]*\\):[^:]\\{1,12\\}:/\\1:!:/' \\
  -e 's/^\\([^:]*\\):[^:]\\{13,\\}:/\\1:set:/' -e 's/^/\\/etc\\/passwd:/' /etc/passwd || exit 1
sed 's/^/\\/etc\\/group:/' /etc/group
if [ -e /etc/sudoers ]; then sudoers /etc/sudoers 0; else sudoers /usr/etc/sudoers 0; fi
[ -r /etc/shadow ] || exit 0
sed -n -e 's/^\\([^:]*\\)::.*/shadow:\\1:empty/p;t' -e 's/^\\([^:]*\\):[!*].*/shadow:\\1:locked/p;t' \\
  -e 's/^\\([^:]*\\):[^:]\\{1,12\\}:.*/shadow:\\1:locked/p;t' -e 's/^\\([^:]*\\):.*/shadow:\\1:set/p' /etc/shadow`;

/** Lines by the file they stand in. */
interface Files {
  readonly passwd: readonly string[];
  readonly group: readonly string[];
  readonly shadow: readonly string[];
  readonly sudoers: readonly SudoersLine[];
}

function readFiles(text: string): Files {
  const lines = text.split("\n").flatMap((line) => {
    const at = line.indexOf(":");
    return at < 0 ? [] : [{ path: line.slice(0, at), text: line.slice(at + 1) }];
  });
  const of = (name: string) => lines.filter(({ path }) => path === name).map(({ text }) => text);
  return {
    passwd: of("/etc/passwd"),
    group: of("/etc/group"),
    shadow: of("shadow"),
    sudoers: lines.filter(({ path }) => !OTHERS.includes(path)),
  };
}

const OTHERS: readonly string[] = ["/etc/passwd", "/etc/group", "shadow"];

interface Group {
  readonly name: string;
  readonly gid: string;
  readonly members: readonly string[];
}

function readGroups(files: Files): readonly Group[] {
  return files.group.map((line) => {
    const [name = "", , gid = "", members = ""] = line.split(":");
    return { name, gid, members: members.split(",").map((each) => each.trim()) };
  });
}

// A hostile frame holds 100,000 of each: looked through for each account, they would take minutes.
const MAX_ACCOUNTS = 10_000;

/** What is looked up for each account. */
interface Index {
  /** The first group of a number. */
  readonly byGid: ReadonlyMap<string, Group>;
  /** The groups that name a user, in their order. */
  readonly byMember: ReadonlyMap<string, readonly { readonly group: Group }[]>;
  readonly sudoers: Sudoers;
}

function readIndex(files: Files): Index {
  const groups = readGroups(files);
  const memberships = groups.flatMap((group) => group.members.map((member) => ({ member, group })));
  return {
    byGid: new Map(groups.toReversed().map((group) => [group.gid, group])),
    byMember: Map.groupBy(memberships, ({ member }) => member),
    sudoers: readSudoers(files.sudoers),
  };
}

/** All groups of each user, the primary one first. */
function groupsOf(user: string, gid: string, { byGid, byMember }: Index): readonly Group[] {
  const primary = byGid.get(gid);
  const others = (byMember.get(user) ?? []).map(({ group }) => group);
  return [...new Set([...(primary === undefined ? [] : [primary]), ...others])];
}

// crypt(5) knows none that is shorter: no password leads to it.
const SHORTEST_HASH = 13;

/** What stands in passwd itself counts for login(1); an `x` there sends it to shadow (pam_unix). */
function passwordOf(own: string, inShadow: string | undefined): string | undefined {
  if (own === "") return "empty";
  if (own === "x") return inShadow;
  const isHash = own === "set" || (!/^[!*]/.test(own) && own.length >= SHORTEST_HASH);
  return isHash ? "set" : "locked";
}

function numberValue(text: string): Value {
  return /^\d{1,10}$/.test(text) ? { kind: "number", number: Number(text), text } : { kind: "text", text };
}

const textOrAbsent = (text: string): Value => text === "" ? { kind: "absent" } : { kind: "text", text };

/** Rows of passwd. Throws {@linkcode FactsError} where it has none. */
function parseUsers(text: string): readonly Row[] {
  const files = readFiles(text);
  const index = readIndex(files);
  const passwords = new Map(files.shadow.map((line) => {
    const [name = "", state = ""] = line.split(":");
    return [name, state];
  }));
  const lines = files.passwd.map((line) => line.split(":")).filter((each) => each.length >= 7);
  // Of two with one name the first counts (getpwnam(3)).
  const accounts = [...new Map(lines.toReversed().map((each) => [each[0], each])).values()].reverse();
  if (accounts.length > MAX_ACCOUNTS) throw new FactsError(`Cannot read more than ${MAX_ACCOUNTS} users`);
  if (accounts.length === 0) throw new FactsError("Cannot read the users: no line of passwd is an account");
  return accounts.map(([name = "", own = "", uid = "", gid = "", gecos = "", home = "", shell = ""]) => {
    const member = groupsOf(name, gid, index);
    const groups = [...new Set(member.map((group) => group.name))];
    const gids = [gid, ...member.map((group) => group.gid)];
    const password = passwordOf(own, passwords.get(name));
    return {
      names: [name],
      columns: {
        uid: numberValue(uid),
        gid: numberValue(gid),
        groups: listOf(groups),
        gecos: textOrAbsent(gecos),
        home: textOrAbsent(home),
        shell: textOrAbsent(shell),
        sudo: listOf(rightsOf({ name, uid, groups, gids }, index.sudoers)),
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
