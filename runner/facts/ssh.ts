/** The keys of SSH: the host's own, and those that open an account. */
import { listOf } from "../match/list.ts";
import type { Value } from "../match/value.ts";
import { type FactKind, FactsError, type Row } from "./fact.ts";
import { readPublicKey } from "./ssh_key.ts";

/** So much of an authorized_keys is kept. */
const KEPT_BYTES = 65_536;

/**
 * Of host keys the public halves, and the private ones' permissions; then each account's authorized_keys, and the
 * second file that sshd looks into. A blank line before each head, since a file's last line may have no end. Public keys only: nothing here is a secret.
 */
const PROBE = `echo "== private"
set -- /etc/ssh/ssh_host_*_key
[ ! -e "$1" ] || stat -c '%a %U:%G %n' "$@"
echo "== public"
set -- /etc/ssh/ssh_host_*_key.pub
[ ! -e "$1" ] || cat "$@"
while IFS=: read -r user _ _ _ _ home _; do
  for file in "$home"/.ssh/authorized_keys "$home"/.ssh/authorized_keys2; do
    [ -f "$file" ] || continue
    echo
    echo "== user $user $(stat -c '%a %U:%G' "$file")"
    head -c ${KEPT_BYTES} "$file"
  done
done </etc/passwd
exit 0`;

interface Section {
  readonly head: readonly string[];
  readonly lines: readonly string[];
  /** Whether it is as long as what is kept of a file: there may have been more. */
  readonly isFull: boolean;
}

function readSections(text: string): readonly Section[] {
  return text.split(/^== /m).slice(1).map((section) => {
    const [head = "", ...lines] = section.split("\n");
    return {
      head: head.trim().split(" "),
      lines: lines.filter((line) => line.trim() !== ""),
      isFull: new TextEncoder().encode(lines.join("\n")).length >= KEPT_BYTES,
    };
  });
}

const textValue = (text: string | undefined): Value =>
  text === undefined || text === "" ? { kind: "absent" } : { kind: "text", text };

const PRIVATE_KEY = /^([0-7]{1,4}) (\S{1,80}) \/etc\/ssh\/ssh_host_([a-z0-9]{1,20})_key$/;

/** `ed25519` -> what stat says of the private half. */
function readPrivate(
  sections: readonly Section[],
): ReadonlyMap<string, { readonly mode: string; readonly owner: string }> {
  const lines = sections.find(({ head: [name] }) => name === "private")?.lines ?? [];
  return new Map(lines.flatMap((line) => {
    const [, mode, owner, type] = PRIVATE_KEY.exec(line) ?? [];
    return mode === undefined || owner === undefined || type === undefined ? [] : [[type, { mode, owner }]];
  }));
}

function hostRows(sections: readonly Section[]): readonly Row[] {
  const halves = readPrivate(sections);
  const lines = sections.find(({ head: [name] }) => name === "public")?.lines ?? [];
  const keys = lines.flatMap((line) => readPublicKey(line) ?? []);
  const types = [...new Set([...halves.keys(), ...keys.map(({ type }) => type)])];
  const firsts = new Map(keys.toReversed().map((key) => [key.type, key]));
  const rows = types.map((type): Row => {
    const key = firsts.get(type);
    return {
      names: [type],
      columns: {
        fingerprint: textValue(key?.fingerprint),
        comment: textValue(key?.comment),
        mode: textValue(halves.get(type)?.mode),
        owner: textValue(halves.get(type)?.owner),
      },
    };
  });
  return [{ names: ["host-keys"], columns: { types: listOf(types) } }, ...rows];
}

/** All files of one user; permissions are the first one's. */
function together([first, ...more]: readonly Section[]): readonly Section[] {
  if (!first) return [];
  const lines = [first, ...more].flatMap((file) => file.lines);
  return [{ ...first, lines, isFull: [first, ...more].some(({ isFull }) => isFull) }];
}

function userRow({ head: [, user = "", mode, owner], lines, isFull }: Section): Row {
  const cut = isFull ? `the first ${KEPT_BYTES} bytes of authorized_keys were kept` : undefined;
  const keys = lines.flatMap((line) => readPublicKey(line) ?? []);
  return {
    names: [user],
    columns: {
      keys: listOf(keys.map(({ fingerprint }) => fingerprint), cut),
      comments: listOf(keys.flatMap(({ comment }) => comment === "" ? [] : [comment]), cut),
      types: listOf([...new Set(keys.map(({ type }) => type))], cut),
      mode: textValue(mode),
      owner: textValue(owner),
    },
  };
}

/** Rows of the probe's sections. Throws {@linkcode FactsError} where they are not there. */
function parseSsh(text: string): readonly Row[] {
  const sections = readSections(text);
  if (!sections.some(({ head: [name] }) => name === "public")) {
    throw new FactsError('Cannot read the SSH keys: no section "public"');
  }
  const files = sections.filter(({ head: [name] }) => name === "user");
  const byUser = Map.groupBy(files, ({ head: [, user] }) => user);
  return [...hostRows(sections), ...[...byUser.values()].flatMap(together).map(userRow)];
}

/**
 * Host keys by type, the row `host-keys` for all of them, and authorized keys by user. `mode` and `owner` are those of a
 * host key's private half, and of the file authorized_keys.
 */
export const ssh: FactKind = {
  key: "ssh",
  about: "the keys of SSH: the host's own, and those that open an account",
  columns: {
    fingerprint: { type: "text" },
    comment: { type: "text" },
    mode: { type: "text" },
    owner: { type: "text" },
    types: { type: "list" },
    /** Fingerprints of authorized_keys. */
    keys: { type: "list" },
    comments: { type: "list" },
  },
  rowNames: "host-keys, a type of host key such as ed25519, or a user with authorized keys",
  probe: PROBE,
  parse: parseSsh,
};
