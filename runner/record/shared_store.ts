/** A store of files that several machines share, by the HTTP protocol of Bazel's remote caches: GET and PUT. */
import { shownUrl } from "../text/shown_url.ts";

/** Where it is, and how long it is waited for. */
export interface StoreOptions {
  /** Such as `https://cache.example/seedling`; `/ac/` and `/cas/` lie below it. */
  readonly url: string;
  /** Aborting it ends every request. */
  readonly signal: AbortSignal;
  /** So long may a request take as a whole, be it a byte a second. @default {20_000} */
  readonly patienceMs?: number;
}

// A store that is gone costs a run so many patiences, and not one for each of its boots.
const MOST_FAULTS = 3;

/** A store. It throws nothing: whoever asks has another way. */
export class SharedStore {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #options: StoreOptions;
  #faults = 0;
  #last = "";

  /** Makes one; nothing is asked. */
  constructor(options: StoreOptions) {
    const url = new URL(options.url);
    const { username, password } = url;
    const user = [username, password].map(decodeURIComponent).join(":");
    url.username = url.password = "";
    this.#base = url.href.replace(/\/$/, "");
    this.#headers = username === "" ? {} : { authorization: `Basic ${btoa(user)}` };
    this.#options = options;
  }

  /** What went wrong last; empty where nothing did. */
  get trouble(): string {
    return this.#last === "" ? "" : `${shownUrl(this.#options.url)}: ${this.#last}`;
  }

  /** The bytes of an entry; `undefined` where there is none, or more than `mostBytes`. */
  async get(path: string, mostBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return await this.#asked(path, {}, async (response) => {
      if (response.status === 404) return void await response.body?.cancel();
      if (!response.ok) return this.#refused(response, "GET");
      return await bodyOf(response, mostBytes);
    });
  }

  /** Puts an entry; gives whether it is there now. */
  async put(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const isPut = await this.#asked(path, { method: "PUT", body: bytes }, async (response) => {
      if (!response.ok) return this.#refused(response, "PUT");
      await response.body?.cancel();
      return true;
    });
    return isPut === true;
  }

  async #refused(response: Response, what: string): Promise<undefined> {
    await response.body?.cancel();
    throw new Error(`it answers ${what} with ${response.status}`);
  }

  async #asked<T>(
    path: string,
    init: RequestInit,
    use: (response: Response) => Promise<T>,
  ): Promise<T | undefined> {
    if (this.#faults >= MOST_FAULTS || this.#options.signal.aborted) return undefined;
    const { signal, patienceMs = 20_000 } = this.#options;
    const over = new AbortController();
    const timer = setTimeout(
      () => over.abort(new Error(`it took more than ${patienceMs / 1000} s`)),
      patienceMs,
    );
    try {
      const all = { ...init, headers: this.#headers, signal: AbortSignal.any([signal, over.signal]) };
      // Another store may not have been meant, nor our user be told to it.
      return await use(await fetch(`${this.#base}/${path}`, { ...all, redirect: "error" }));
    } catch (error) {
      this.#faults++;
      this.#last = error instanceof Error ? error.message : String(error);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** What is longer than it may be is not read to its end. */
async function bodyOf(response: Response, mostBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = response.body?.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.length;
    if (size > mostBytes) return void await reader?.cancel();
    pieces.push(next.value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
