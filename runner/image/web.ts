/** GET requests whose redirects are looked at, whose silence has an end, and which are tried again where that may help. */
import { ImageError } from "../disk/bytes.ts";
import { shownUrl } from "../text/shown_url.ts";
import { NET, type Net, SILENCE_SECONDS } from "./net.ts";

/** What a request takes beside its address. */
export interface Asking {
  /** Aborting it ends the request with its reason. */
  readonly signal?: AbortSignal | undefined;
  readonly net?: Net | undefined;
  /** Hears that it is tried again, and why. */
  readonly onRetry?: ((why: string) => void) | undefined;
}

/** Trouble of the moment: another try may do. */
export class PassingError extends ImageError {
  /** What the server asks for. */
  readonly pauseMs?: number;

  /** Makes one. */
  constructor(message: string, pauseMs?: number) {
    super(message);
    if (pauseMs !== undefined) this.pauseMs = pauseMs;
  }
}

/** Nobody answers there: without a network another try is for nothing. */
export class UnreachableError extends ImageError {}

/** An answer whose body is still to come. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Throws {@linkcode PassingError} where it breaks off. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** For one whose body nobody wants any more. */
  readonly cancel: () => Promise<void>;
}

const MOST_REDIRECTS = 10;

// Whoever asks for a part must know of which bytes: they are wanted as they lie there.
const AS_IT_IS = { "accept-encoding": "identity" };

/** Asks for a file. Throws {@linkcode ImageError}; whatever status is no redirect is the caller's to judge. */
export async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  asking: Asking = {},
): Promise<Answer> {
  const visited = [new URL(url).href];
  for (let at = url;;) {
    const patience = new Patience(at, asking);
    const request = fetch(at, {
      headers: { ...AS_IT_IS, ...headers },
      redirect: "manual",
      signal: patience.signal,
    });
    const response = await patience.during(request, UnreachableError);
    const next = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
    if (next === null) return answerOf(response, patience);
    await response.body?.cancel();
    at = followed(at, next, visited);
    visited.push(at);
  }
}

/** Where a redirect leads to. Throws {@linkcode ImageError} where nobody should follow. */
export function followed(from: string, location: string, visited: readonly string[]): string {
  const said = `${shownUrl(from)} leads to ${shownUrl(location)}`;
  if (!URL.canParse(location, from)) throw new ImageError(`${said}, which is no address`);
  const to = new URL(location, from);
  if (to.protocol !== "https:" && to.protocol !== "http:") {
    throw new ImageError(`${said}, which is no address of the web`);
  }
  if (to.protocol === "http:" && new URL(from).protocol === "https:") {
    throw new ImageError(`${said}: from https to http, where anybody on the way may read and change it`);
  }
  if (visited.includes(to.href)) throw new ImageError(`${said}, and so in a circle`);
  if (visited.length > MOST_REDIRECTS) throw new ImageError(`${said}, the ${MOST_REDIRECTS + 1}th redirect`);
  return to.href;
}

function answerOf(response: Response, patience: Patience): Answer {
  const { status, headers, body } = response;
  const cancel = async () => {
    if (body?.locked === false) await body.cancel(); // else whoever reads it has seen to that
  };
  return { status, headers, bytes: bytesOf(body, patience), cancel };
}

async function* bytesOf(body: ReadableStream<Uint8Array> | null, patience: Patience) {
  const reader = body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await patience.during(reader.read(), PassingError);
      if (done) return;
      // What has come already is read to its end though the request is aborted: a server that never pauses would keep us.
      patience.signal.throwIfAborted();
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {}); // of one that broke off there is nothing left to cancel
  }
}

/** Waits for a server, but not for ever, and says in our words how that ended. */
class Patience {
  readonly #at: string;
  readonly #asking: Asking;
  readonly #silence = new AbortController();
  /** What ends the request. */
  readonly signal: AbortSignal;

  constructor(at: string, asking: Asking) {
    this.#at = at;
    this.#asking = asking;
    this.signal = AbortSignal.any([this.#silence.signal, ...(asking.signal ? [asking.signal] : [])]);
  }

  /** A step of the request; what the network breaks is thrown as `Broken`. */
  async during<T>(step: Promise<T>, Broken: new (message: string) => ImageError): Promise<T> {
    const { net = NET, signal } = this.#asking;
    using _silence = net.onSilence(() => this.#silence.abort());
    try {
      return await step;
    } catch (error) {
      signal?.throwIfAborted();
      if (this.#silence.signal.aborted) {
        throw new PassingError(`${shownUrl(this.#at)} has said nothing for ${SILENCE_SECONDS} s`);
      }
      if (!(error instanceof Error)) throw error;
      const said = error.message.replaceAll(new URL(this.#at).href, shownUrl(this.#at));
      throw new Broken(`${shownUrl(this.#at)} cannot be fetched: ${said}`);
    }
  }
}

const PASSING = [408, 425, 429, 500, 502, 503, 504];
const MOST_PAUSE_SECONDS = 60;

/** What is thrown for a status that brings no file. */
export function refusalOf(url: string, { status, headers }: Answer): ImageError {
  const said = `${shownUrl(url)} answered ${status}`;
  if (!PASSING.includes(status)) return new ImageError(said);
  const seconds = Number(headers.get("retry-after") ?? NaN);
  if (!Number.isFinite(seconds) || seconds < 0) return new PassingError(said);
  return new PassingError(said, Math.min(seconds, MOST_PAUSE_SECONDS) * 1000);
}

const MOST_TRIES = 5;
const FIRST_PAUSE_MS = 1000;

/**
 * Takes a step again that the network broke, after pauses that grow: at most five times in a row that brought nothing new.
 * `gained` tells whether there is more than before the last one.
 */
export async function persistently<T>(
  step: () => Promise<T>,
  { signal, net = NET, onRetry }: Asking,
  gained: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<T> {
  let hasGained = false;
  for (let tries = 1;; tries++) {
    try {
      return await step();
    } catch (error) {
      if (await gained()) {
        hasGained = true;
        tries = 1;
      }
      const mayPass = error instanceof PassingError || error instanceof UnreachableError && hasGained;
      if (!mayPass || tries >= MOST_TRIES) throw error;
      const pauseMs = error instanceof PassingError ? error.pauseMs : undefined;
      onRetry?.(error.message);
      await net.pause(pauseMs ?? FIRST_PAUSE_MS * 2 ** (tries - 1), signal);
    }
  }
}

const MOST_TEXT_BYTES = 4 << 20;

/** A small text, as lists of digests are. Throws {@linkcode ImageError}. */
export async function askText(url: string, asking: Asking = {}): Promise<string> {
  return await persistently(async () => {
    const answer = await ask(url, {}, asking);
    if (answer.status !== 200) {
      await answer.cancel();
      throw refusalOf(url, answer);
    }
    const text = new TextDecoder();
    let [read, bytes] = ["", 0];
    for await (const part of answer.bytes) {
      bytes += part.length;
      if (bytes > MOST_TEXT_BYTES) throw new ImageError(`${shownUrl(url)} is no list: it is longer than 4M`);
      read += text.decode(part, { stream: true });
    }
    return read + text.decode();
  }, asking);
}
