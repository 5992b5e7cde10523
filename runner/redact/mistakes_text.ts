/** What is wrong with cases, without the secrets that their files hold: it is shown on terminals and in logs of CI. */
import { CaseError } from "../yaml/case_error.ts";
import { type Redact, redactorOf, redactStanding } from "./redact.ts";

/** Mistakes, and the texts of the files that each may quote. */
interface Mistaken {
  readonly mistakes: readonly Error[];
  readonly texts: ReadonlyMap<Error, readonly string[]>;
}

/** A message for each mistake. */
export function mistakeMessages({ mistakes, texts }: Mistaken): readonly string[] {
  // All mistakes of a file have the same list of texts, which is looked through once.
  const known = new Map<readonly string[], Redact>();
  const redactorFor = (files: readonly string[]) => {
    const redact = known.get(files) ?? redactorOf(files.map(seededBy));
    known.set(files, redact);
    return redact;
  };
  return mistakes.map((mistake) => {
    const files = texts.get(mistake);
    return messageBy(mistake, files === undefined ? redactStanding : redactorFor(files));
  });
}

/** No case may have come of a file: all that it says outside of its expectations is looked at as a seed. */
function seededBy(text: string): Parameters<typeof redactorOf>[0][number] {
  return { seed: { userData: new TextEncoder().encode(withoutExpectations(text)) } };
}

/** What is expected of a secret's key is none: `password: locked`. */
function withoutExpectations(text: string): string {
  let isExpected = false;
  return text.split("\n").filter((line) => {
    if (/^[^\s#}\]]/.test(line)) isExpected = /^["']?expect["']?[ \t]{0,8}:/.test(line);
    return !isExpected;
  }).join("\n");
}

/** The name of a file is its author's choice, and leads to the mistake. */
function messageBy(mistake: Error, redact: Redact): string {
  const { message } = mistake;
  if (!(mistake instanceof CaseError)) return redact(message);
  const { source, line, column } = mistake.position;
  const place = `${source}:${line}:${column}: `;
  return message.startsWith(place) ? place + redact(message.slice(place.length)) : redact(message);
}
