/** What is said whether or not a machine gets on: a guest that says nothing else is silent. */
import type { ConsoleLine } from "../facts/fact.ts";
import { anyOf } from "../text/any_of.ts";

/** Each by who prints it. */
const CHATTER: readonly RegExp[] = [
  // kernel/audit.c, where no auditd takes the records: `audit: type=1400 audit(...)`, `audit[1]: AVC ...`
  /\baudit(?:\[\d{1,10}\])?: |kauditd_printk_skb|\baudit_(?:printk_skb|log)/,
  // Netfilter's LOG target: `[UFW BLOCK] IN=eth0 OUT= MAC=... SRC=...`
  /\bIN=\S{0,32} OUT=\S{0,32} /,
  // net/ipv4, net/ipv6 and drivers, for each packet or change of a link
  /martian source|ll header: |neighbour: \S{1,20}: neighbor table overflow|ADDRCONF\(NETDEV_|\b(?:[Ll]ink|carrier) (?:is |became |becomes )?(?:[Uu]p|[Dd]own|ready|lost|acquired)\b|(?:Gained|Lost) carrier/,
  // dhclient, dhcpcd, networkd, timesyncd and chrony, which try for ever
  /DHCP(?:DISCOVER|REQUEST|v[46]|OFFER|ACK|NAK)|DHCP [46]? ?client|[Rr]outer [Ss]olicit|soliciting a (?:DHCP|IPv6)|No DHCPOFFERS|Timed out waiting for reply from|Can't synchronise/,
  // Clocks of the kernel on a busy host
  /hrtimer: interrupt took|perf: interrupt took too long|clocksource: .{0,80}(?:skew|watchdog)/,
];
const ANY = anyOf(CHATTER);

/** Whether a message is such talk. */
export const isChatter = (text: string): boolean => ANY.test(text);

/** Follows when a machine last said something that shows it at work. */
export class News {
  #told = "";
  #lastMs = 0;
  #isChattering = false;

  /** When that was, in ms since QEMU started. */
  get lastMs(): number {
    return this.#lastMs;
  }

  /** Whether there was chatter since. */
  get isChattering(): boolean {
    return this.#isChattering;
  }

  /** Something else than words came: a frame, an event. */
  touch(atMs: number): void {
    this.#lastMs = atMs;
    this.#isChattering = false;
  }

  /** Looks at the messages of a line. One that is not finished comes again with each piece of it, and is news once. */
  read(messages: readonly ConsoleLine[], atMs: number): void {
    const news = messages.filter(({ text }) => text.trim() !== "" && !isChatter(text));
    const told = news.map(({ number, text }) => `${number} ${text}`).join("\n");
    if (told !== "" && told !== this.#told) {
      this.#told = told;
      this.touch(atMs);
    } else if (messages.some(({ text }) => isChatter(text))) {
      this.#isChattering = true;
    }
  }
}
