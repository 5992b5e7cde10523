/** The aliases of sudoers(5), and rules with what they stand for in their place, as `sudo -l` shows them. */

/** What names stand for, as it is written. */
export interface Aliases {
  readonly users: ReadonlyMap<string, string>;
  /** Of hosts, of users to run as, and of commands. */
  readonly others: ReadonlyMap<string, string>;
}

const DEFINITION = /^(User|Runas|Host|Cmnd|Cmd)_Alias\s(.*)$/;
/** Definitions of one kind may stand on one line, with colons between them; a command may hold an escaped one. */
const NAMED = /(?:^|:)\s*([A-Z][A-Z0-9_]*)\s*=\s*/g;

/** The aliases that these lines define. */
export function readAliases(lines: readonly string[]): Aliases {
  const [users, others] = [new Map<string, string>(), new Map<string, string>()];
  for (const line of lines) {
    const [, kind, text = ""] = DEFINITION.exec(line) ?? [];
    if (kind === undefined) continue;
    const starts = [...text.matchAll(NAMED)];
    for (const [nth, { 0: head, 1: name = "", index }] of starts.entries()) {
      const value = text.slice(index + head.length, starts[nth + 1]?.index).trim();
      (kind === "User" ? users : others).set(name, value.replace(/\s+/g, " "));
    }
  }
  return { users, others };
}

// Aliases of aliases grow by powers; nobody reads as much.
const MAX_CHARS = 8192;
const MAX_DEPTH = 16;
/** A name where a host, a user or a command may stand. */
const USE = /(^|[,(!:=)])(\s*)([A-Z][A-Z0-9_]*)(?=\s*(?:[,):=]|$))/g;

/** A rule with each alias replaced by what it stands for; the rule itself where that has no end. */
export function withAliases(rule: string, { others }: Aliases): string {
  let text = rule;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const next = text.replace(USE, (all, before: string, blank: string, name: string) => {
      const value = others.get(name);
      if (value === undefined) return all;
      return before + blank + (before === "!" ? value.replace(/,\s*/g, ", !") : value);
    });
    if (next.length > MAX_CHARS) return rule;
    if (next === text) return text;
    text = next;
  }
  return rule;
}
