/** What is wrong with cases, without the secrets that their files hold: it is shown on terminals and in logs of CI. */
import type { LoadedCases } from "../suite/load.ts";
import { CaseError } from "../yaml/case_error.ts";
import { type Redact, redactorOf, redactStanding } from "./redact.ts";

/** As a mistake was read with: texts of cases, bytes of seeds. */
type Files = readonly (string | Uint8Array)[];

/**
 * A message for each mistake of {@linkcode loadCases}. Those of a text that was parsed without it: `texts` says for each
 * which text it is in.
 */
export function mistakeMessages(
  { mistakes, texts }: { readonly mistakes: readonly Error[] } & Pick<LoadedCases, "texts">,
): readonly string[] {
  // All mistakes of a file have the same list of texts, which is looked through once.
  const known = new Map<Files, Redact>();
  const redactorFor = (files: Files) => {
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
function seededBy(file: string | Uint8Array): Parameters<typeof redactorOf>[0][number] {
  const userData = typeof file === "string" ? new TextEncoder().encode(withoutExpectations(file)) : file;
  return { seed: { userData } };
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
