import { assertEquals } from "@std/assert";
import { isChatter, News } from "./chatter.ts";

const CHATTER = [
  '[   61.2] audit: type=1400 audit(1763800000.1:77): apparmor="STATUS" operation="profile_load"',
  "[   61.9] audit[812]: AVC avc:  denied  { read } for  pid=812",
  "[   63.0] kauditd_printk_skb: 12 callbacks suppressed",
  "[   70.1] [UFW BLOCK] IN=eth0 OUT= MAC=01:00:5e SRC=10.0.2.2 DST=224.0.0.1",
  "[   71.4] IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready",
  "[   71.5] e1000: eth0 NIC Link is Up 1000 Mbps Full Duplex",
  "systemd-networkd[301]: eth0: Lost carrier: Link down",
  "dhclient[412]: DHCPDISCOVER on eth0 to 255.255.255.255 port 67 interval 7",
  "systemd-timesyncd[377]: Timed out waiting for reply from 51.15.1.1:123 (2.debian.pool.ntp.org).",
  "[   90.2] hrtimer: interrupt took 8012345 ns",
];
const NEWS = [
  "[   12.1] cloud-init[385]: Cloud-init v. 25.1 running 'init'",
  "[  OK  ] Started systemd-networkd.service - Network Configuration.",
  "[ ***  ] A start job is running for Wait for Network to be Configured (1min 20s / 2min)",
  "[   61.2] Kernel panic - not syncing: Attempted to kill init!",
  "debian login: ",
  "[    9.1] auditd[301]: Init complete, auditd 4.0.2 listening for events",
];

Deno.test("isChatter() knows what says nothing of whether a machine gets on", () => {
  assertEquals(CHATTER.filter((each) => !isChatter(each)), []);
  assertEquals(NEWS.filter(isChatter), []);
});

Deno.test("News counts a line that is not finished once, and chatter behind it not at all", () => {
  const news = new News();
  const prompt = { number: 1, text: "debian login: " };
  news.read([prompt], 100);
  news.read([prompt, { number: 1, text: CHATTER[0] ?? "" }], 200);
  assertEquals([news.lastMs, news.isChattering], [100, true]);
  news.read([{ number: 2, text: NEWS[0] ?? "" }], 300);
  assertEquals([news.lastMs, news.isChattering], [300, false]);
  news.touch(400);
  assertEquals([news.lastMs, news.isChattering], [400, false]);
});
