/** What a point and a finding are called where a person reads them: a command may be a script of thirty lines. */

/** The longest names of other rows have fifty characters. */
const MOST = 72;

/** Not so that half of a surrogate pair is left. */
const beginning = (text: string) => text.slice(0, MOST - 1).replace(/[\ud800-\udbff]$/, "");

/** The beginning of a name; whole it stands in other formats, or a click away. */
export function shortName(name: string): string {
  return name.length > MOST ? `${beginning(name)}…` : name;
}

/** A finding's path without what its point is called: `ports.tcp.reachable` of the point `ports tcp` is `reachable`. */
export function belowPoint(path: string, name: string): string {
  const names = [name, name.replace(" ", "."), name.replaceAll(" ", ".")];
  if (names.includes(path)) return "";
  const start = names.find((each) => path.startsWith(`${each}.`));
  return start === undefined ? path : path.slice(start.length + 1);
}

/** A path in one sentence: its beginning, and which column. */
export function shortPath(path: string): string {
  if (path.length <= MOST) return path;
  const column = /\.[a-z-]{1,20}$/.exec(path)?.[0] ?? "";
  return `${beginning(path)}…${column}`;
}

/** What was expected, for people: that there be nothing is asked by an expression. */
export const expectedWords = (expected: string): string =>
  expected === "{ matches: ^$ }" ? "nothing" : expected;
