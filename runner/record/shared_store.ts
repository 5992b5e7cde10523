/** A store of files that several machines share, by the HTTP protocol of Bazel's remote caches: GET, HEAD and PUT. */
import { shownUrl } from "../text/shown_url.ts";
import { putFile } from "./put_file.ts";

/** Where it is, and how long it is waited for. */
export interface StoreOptions {
  /** Such as `https://cache.example/seedling`; `/ac/` and `/cas/` lie below it. */
  readonly url: string;
  /** Aborting it ends every request. */
  readonly signal: AbortSignal;
  /** So long may a request take as a whole, be it a byte a second, and each MiB of an image. @default {20_000} */
  readonly patienceMs?: number;
}

// A store that is gone costs a run so many patiences, and not one for each of its boots.
const MOST_FAULTS = 3;
const RENEWED_BY_BYTES = 1 << 20;

/** Who asks, as RFC 7617 writes it; UTF-8, as Latin-1 knows few passwords. */
function authorizationOf({ username, password }: URL): string {
  const bytes = new TextEncoder().encode(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

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
    const { username } = url;
    const authorization = authorizationOf(url);
    url.username = url.password = "";
    this.#base = url.href.replace(/\/$/, "");
    this.#headers = username === "" ? {} : { authorization };
    this.#options = options;
  }

  /** What went wrong last; empty where nothing did. */
  get trouble(): string {
    return this.#last === "" ? "" : `${shownUrl(this.#options.url)}: ${this.#last}`;
  }

  /** The bytes of an entry; `undefined` where there is none, or more than `mostBytes`. */
  async get(path: string, mostBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return await this.#asked(async (signal) => {
      const response = await this.#fetch(path, { signal });
      if (response.status === 404) return void await response.body?.cancel();
      if (!response.ok) return this.#refused(response, "GET");
      return await bodyOf(response, mostBytes);
    });
  }

  /** Puts an entry; gives whether it is there now. */
  async put(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const isPut = await this.#asked(async (signal) => {
      const response = await this.#fetch(path, { method: "PUT", body: bytes, signal });
      if (!response.ok) return this.#refused(response, "PUT");
      await response.body?.cancel();
      return true;
    });
    return isPut === true;
  }

  /** Whether an entry is there; `undefined` where nobody can tell. */
  async has(path: string): Promise<boolean | undefined> {
    return await this.#asked(async (signal) => {
      const response = await this.#fetch(path, { method: "HEAD", signal });
      if (!response.ok && response.status !== 404) return this.#refused(response, "HEAD");
      await response.body?.cancel();
      return response.ok;
    });
  }

  /**
   * Hands over the bytes of an entry of any size, those from `from` on where the store can do that, and gives whether they came to
   * their end; `take` hears where they begin.
   */
  async take(
    path: string,
    from: number,
    take: (bytes: AsyncIterable<Uint8Array>, from: number) => Promise<unknown>,
  ): Promise<boolean> {
    const isTaken = await this.#asked(async (signal, renew) => {
      const response = await this.#fetch(path, {
        headers: from > 0 ? { range: `bytes=${from}-` } : {},
        signal,
      });
      if (response.status === 404) return void await response.body?.cancel();
      if (!response.ok || response.body === null) return this.#refused(response, "GET");
      await take(renewing(response.body, renew), isRest(response, from) ? from : 0);
      return true;
    });
    return isTaken === true;
  }

  /** Puts a file of any size; gives whether it is there now. */
  async putFile(path: string, file: string): Promise<boolean> {
    const isPut = await this.#asked(async (signal, renew) => {
      const status = await putFile(`${this.#base}/${path}`, file, {
        headers: this.#headers,
        signal,
        pieces: (pieces) => renewing(pieces, renew),
      });
      if (status < 200 || status > 299) throw new Error(`it answers PUT with ${status}`);
      return true;
    });
    return isPut === true;
  }

  /** Another store may not have been meant, nor our user be told to it. */
  #fetch(path: string, { headers, ...init }: RequestInit): Promise<Response> {
    return fetch(`${this.#base}/${path}`, {
      ...init,
      headers: { ...this.#headers, ...headers },
      redirect: "error",
    });
  }

  async #refused(response: Response, what: string): Promise<undefined> {
    await response.body?.cancel();
    throw new Error(`it answers ${what} with ${response.status}`);
  }

  async #asked<T>(use: (signal: AbortSignal, renew: () => void) => Promise<T>): Promise<T | undefined> {
    if (this.#faults >= MOST_FAULTS || this.#options.signal.aborted) return undefined;
    const { signal, patienceMs = 20_000 } = this.#options;
    const over = new AbortController();
    const end = () => over.abort(new Error(`it took more than ${patienceMs / 1000} s`));
    let timer = setTimeout(end, patienceMs);
    const renew = () => {
      clearTimeout(timer);
      timer = setTimeout(end, patienceMs);
    };
    try {
      return await use(AbortSignal.any([signal, over.signal]), renew);
    } catch (error) {
      this.#faults++;
      // What the request itself says of its end differs from one to the next.
      const why: unknown = over.signal.aborted ? over.signal.reason : error;
      this.#last = why instanceof Error ? why.message : String(why);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

const isRest = ({ status, headers }: Response, from: number) =>
  status === 206 && headers.get("content-range")?.startsWith(`bytes ${from}-`) === true;

/** Who brings a MiB in time is waited for once more. */
async function* renewing(pieces: AsyncIterable<Uint8Array>, renew: () => void): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes >= RENEWED_BY_BYTES) {
      renew();
      bytes = 0;
    }
    yield piece;
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
