/** Lines for a guest before which nobody sits: each is typed once the guest asks for one. */
import { stripVTControlCharacters } from "node:util";
import { LOGIN_PROMPT } from "../console/fatal_lines.ts";
import type { GuestLogin } from "./guest_login.ts";

/** Who asks. */
type Asker = "login" | "password" | "shell" | "anybody";

// A prompt stands at the end of what was said, and a command's words before it are anybody's.
const KEPT_CHARACTERS = 4000;
const PASSWORD = /password: ?/i;
/** At the end; or the kernel or cloud-init has spoken behind it, which wait for no line end. */
const SHELL = /(?:^|\n)[^\n]{0,120}[$#%>] ?(?:$|\[ *\d+\.\d|<\d+>|ci-info: |cloud-init\[)/;
/** What may be a prompt behind which somebody spoke, or a line of a file. */
const MAYBE_SHELL = /(?:^|\n)[^\n]{0,120}?[$#%>] /;

const ASKS: Readonly<Record<Asker, (said: string) => boolean>> = {
  login: (said) => said.split("\n").some((line) => LOGIN_PROMPT.test(line)),
  password: (said) => PASSWORD.test(said),
  shell: (said) => SHELL.test(said),
  anybody: (said) => Object.entries(ASKS).some(([asker, asks]) => asker !== "anybody" && asks(said)),
};

/** What is to be typed, and what the guest said since the last of it. */
export class PromptedLines {
  readonly #lines: string[];
  readonly #askers: Asker[];
  readonly #usual: Asker;
  #said = "";
  #isAll = false;
  #isLoggingIn = false;

  /** Begins with a login, where there is one that is known: a boot loader asks for no line of a person's. */
  constructor(login?: GuestLogin) {
    this.#lines = login ? [login.user, login.password] : [];
    this.#askers = login ? ["login", "password"] : ["login"];
    this.#usual = login ? "shell" : "anybody";
  }

  /** A line more, without its end. */
  add(line: string): void {
    this.#lines.push(line);
  }

  /** There are no more. */
  end(): void {
    this.#isAll = true;
  }

  /** Takes what the guest says. */
  hear(text: string): void {
    const said = `${this.#said}${text}`.slice(-KEPT_CHARACTERS);
    this.#said = said.replaceAll("\r", "");
  }

  /** The line that is to be typed now, once the guest is quiet; nothing where it does not ask, or there is none. */
  take(): string | undefined {
    if (this.#lines.length === 0 || !this.#isAsked()) return undefined;
    this.#isLoggingIn = this.#askers.shift() === "password";
    this.#said = "";
    return this.#lines.shift();
  }

  /** Whether the guest does not let the login in. */
  get isRefused(): boolean {
    return this.#isLoggingIn && (ASKS.login(this.#plain) || /login incorrect/i.test(this.#plain));
  }

  /** Whether all is typed, and the guest asks for more. */
  get isOver(): boolean {
    return this.#isAll && this.#lines.length === 0 && this.#isAsked();
  }

  /** Whether the guest may ask, and others have spoken since: a line end alone makes it ask once more. */
  get isMaybeAsked(): boolean {
    return this.#askers.length === 0 && !this.#isAsked() && MAYBE_SHELL.test(this.#plain);
  }

  get #plain(): string {
    return stripVTControlCharacters(this.#said);
  }

  #isAsked(): boolean {
    return ASKS[this.#askers[0] ?? this.#usual](this.#plain);
  }
}
