/** A TCP port of this host that nobody listens on. */

/** One that was free a moment ago, on the loopback interface alone. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
