/** What of a case's history is worth a look, in words. The page says the same. */
import type { CaseHistory } from "../runner/result/history.ts";
import { guestLine } from "../runner/text/guest_text.ts";
import { counted } from "./verdict_words.ts";

/** Since when, on which bytes, and what was there before. */
export function failsText({ failsSince, entries }: CaseHistory): string | undefined {
  if (!failsSince) return undefined;
  const { at, runs, imageSha256, passed } = failsSince;
  const first = entries.find((each) => each.at === at);
  const isSame = imageSha256 !== undefined && passed?.imageSha256 === imageSha256;
  const before = passed
    ? `it passed at ${passed.at} on ${isSame ? "the same image" : digestText(passed.imageSha256)}`
    : "no kept run has it pass";
  const because = first?.because === undefined ? "" : `; ${guestLine(first.because)}`;
  return `since ${at}, ${counted(runs, "run")}, on ${digestText(imageSha256)}; ${before}${because}`;
}

const digestText = (sha256: string | undefined) =>
  sha256 === undefined ? "an image whose digest is not known" : `sha256 ${guestLine(sha256.slice(0, 12))}`;

/** How often one boot came to what. */
export function flakesText({ flakes }: CaseHistory): string | undefined {
  if (!flakes) return undefined;
  const { boot, passes, fails } = flakes;
  return `boot ${guestLine(boot)} passed ${passes} times of ${
    passes + fails
  }, by the same image, machine and seed, asked the same`.replace("1 times", "once");
}

/** By how much. */
export function slowerText({ slower }: CaseHistory): string | undefined {
  if (!slower) return undefined;
  const { before, now, latest, earlier } = slower;
  const more = before > 0 ? ` (+${Math.round((now / before - 1) * 100)} %)` : "";
  return `each of the latest ${latest} boots took longer than all ${earlier} before: median ${
    before.toFixed(1)
  } s, now ${now.toFixed(1)} s${more}`;
}
