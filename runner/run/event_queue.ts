/** Events from many tellers for one listener, who takes them when it has time. */

/** Keeps events in their order until they are taken. */
export class EventQueue<Event> {
  #events: Event[] = [];
  #end: { readonly error?: unknown } | undefined;
  #change = Promise.withResolvers<void>();

  /** Tells an event; behind the end nobody hears it. */
  push(event: Event): void {
    if (!this.#end) this.#events.push(event);
    this.#wake();
  }

  /** No event comes any more. The first end counts: an error given with it is thrown behind the last event. */
  end(end: { readonly error?: unknown } = {}): void {
    this.#end ??= end;
    this.#wake();
  }

  /** All events up to the end. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Event> {
    for (;;) {
      const change = this.#change.promise;
      const events = this.#events.splice(0);
      yield* events;
      if (events.length > 0) continue;
      if (this.#end && "error" in this.#end) throw this.#end.error;
      if (this.#end) return;
      await change;
    }
  }

  #wake(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}
