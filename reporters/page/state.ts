/** What the page shows, as it stands behind the address's #: so that a link leads another person to the same. */

/** What is chosen; empty texts and lists choose all. */
export interface State {
  /** Words that a case must have. */
  readonly words: string;
  readonly verdicts: readonly string[];
  readonly area: string;
  readonly image: string;
  /** Only what differs from the other run. */
  readonly isChanged: boolean;
  /** The key of the open case; empty for none. */
  readonly open: string;
  /** A line of its console. */
  readonly line: number;
}

/** Nothing chosen. */
export const ALL: State = {
  words: "",
  verdicts: [],
  area: "",
  image: "",
  isChanged: false,
  open: "",
  line: 0,
};

/** Reads what stands behind #; whatever it does not know is nothing. */
export function readState(hash: string): State {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const text = (name: string) => given.get(name) ?? "";
  const number = (name: string) => Math.max(0, Math.floor(Number(text(name)))) || 0;
  return {
    words: text("q"),
    verdicts: text("verdict").split(",").filter((each) => each !== ""),
    area: text("area"),
    image: text("image"),
    isChanged: text("changed") === "1",
    open: text("case"),
    line: number("line"),
  };
}

/** Writes it. */
export function writeState({ words, verdicts, area, image, isChanged, open, line }: State): string {
  const told = new URLSearchParams();
  if (words !== "") told.set("q", words);
  if (verdicts.length > 0) told.set("verdict", verdicts.join(","));
  if (area !== "") told.set("area", area);
  if (image !== "") told.set("image", image);
  if (isChanged) told.set("changed", "1");
  if (open !== "") told.set("case", open);
  if (open !== "" && line > 0) told.set("line", `${line}`);
  // Ids of cases are paths: they are read as such by people too.
  return `#${told}`.replaceAll("%2F", "/");
}
