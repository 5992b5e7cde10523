/** What a mistake quotes of a case, where that is a password: it is shown on terminals and in logs of CI. */
import type { Path } from "./document.ts";
import { isSecretKey } from "../text/secret_key.ts";

const HIDDEN = "[redacted]";

/** Whether a path leads to a secret of the seed: `cloud-config`, `password`. What is expected of one is none. */
export function isSecretPath(path: Path): boolean {
  return path[0] === "cloud-config" &&
    path.some((step) => typeof step === "string" && (step === "chpasswd" || isSecretKey(step)));
}

/** A mistake without the value that it is about. */
export function withoutValue(mistake: string, value: string): string {
  if (value === "") return mistake;
  const whole = new RegExp(`(?<![A-Za-z0-9])${RegExp.escape(value)}(?![A-Za-z0-9])`, "g");
  return mistake.replace(whole, HIDDEN);
}

/** A mistake at an offset of a text, without the words there where the key before them on the line is a secret's. */
export function withoutSecretAt(mistake: string, text: string, offset: number): string {
  const start = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const colon = start.lastIndexOf(":");
  const [, key = ""] = /([\w.-]{1,80})["']?\s{0,8}$/.exec(start.slice(Math.max(0, colon - 100), colon)) ?? [];
  if (colon < 0 || !/\s/.test(start.charAt(colon + 1)) || !isSecretKey(key)) return mistake;
  const [, value = ""] = /^[*&!>|"']*([^\s,\]}"']*)/.exec(text.slice(offset)) ?? [];
  return withoutValue(mistake, value);
}
