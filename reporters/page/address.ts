/// <reference lib="dom" />
/** What is chosen on the page, and the address that keeps it. */
import { readState, type State, writeState } from "./state.ts";

const NOTED_AFTER_MS = 300;

/** The page's state, as the address had it and will have it. */
export class Address {
  #state = readState(location.hash);
  #noting: ReturnType<typeof setTimeout> | undefined;

  /** What is chosen. */
  get state(): State {
    return this.#state;
  }

  /** Takes the state from the address, which somebody changed. */
  read(): void {
    this.#state = readState(location.hash);
  }

  /** Puts a change into the address, not too often: a browser takes a hundred such changes in half a minute, and no more. */
  change(part: Partial<State>): void {
    this.#state = { ...this.#state, ...part };
    this.#noting ??= setTimeout(() => {
      this.#noting = undefined;
      history.replaceState(null, "", writeState(this.#state));
    }, NOTED_AFTER_MS);
  }

  /** A change that the browser's Back takes back: where it was is noted first. */
  step(part: Partial<State>): void {
    clearTimeout(this.#noting);
    this.#noting = undefined;
    history.replaceState(null, "", writeState(this.#state));
    this.#state = { ...this.#state, ...part };
    history.pushState(null, "", writeState(this.#state));
  }
}
