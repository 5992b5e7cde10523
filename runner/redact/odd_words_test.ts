import { assert, assertEquals } from "@std/assert";
import { oddWords } from "./odd_words.ts";

const odd = (text: string) => oddWords(text).map(({ text }) => text);

Deno.test("oddWords() finds a word of capitals and figures within three lines of one that speaks of secrets", () => {
  assertEquals(odd("token:\n\n\nRowanmoor268"), ["Rowanmoor268"]);
  assertEquals(odd("Rowanmoor268\n\n\ntoken:"), ["Rowanmoor268"]);
  assertEquals(odd("token:\n\n\n\nRowanmoor268\n\n\n\ntoken:"), []);
  assertEquals(odd("host: Rowanmoor268"), []);
});

Deno.test("oddWords() finds nineteen of twenty words of chance, of twelve letters and figures, anywhere", () => {
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  // Numerical Recipes' generator: the same words each time.
  let state = 1;
  const drawn = () =>
    LETTERS.charAt((state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32 * LETTERS.length);
  const words = Array.from({ length: 400 }, () => `${"Aa1"}${Array.from({ length: 13 }, drawn).join("")}`);
  const found = words.filter((word) => odd(`./run ${word} x`).includes(word));
  assert(found.length > words.length * 0.95, `${found.length} of ${words.length}`);
});

Deno.test("oddWords() finds a word before the host of a DSN", () => {
  assert(odd("# token\nuser:Zq7Wx9vK3mPt2@tcp(h)/db").includes("Zq7Wx9vK3mPt2"));
});

Deno.test("oddWords() finds what chance makes without such a word", () => {
  assertEquals(odd("value: Zq7-Wx9vK3mPt2"), ["Zq7-Wx9vK3mPt2"]);
});

Deno.test("oddWords() finds letters alone where their cases alternate, and base64 of a text", () => {
  assertEquals(odd("login hGtYqWeRzX"), ["hGtYqWeRzX"]);
  assertEquals(odd("login RWxtZmllbGRz="), ["RWxtZmllbGRz="]);
  assertEquals(odd("login NetworkManagerWaitOnline"), []);
});

Deno.test("oddWords() knows a word that only begins as a technical one", () => {
  assertEquals(odd("user k3AbXyqwzt"), ["k3AbXyqwzt"]);
  assertEquals(odd("user k3abxyqwzt"), []);
});

Deno.test("oddWords() finds what a line of digests calls a secret", () => {
  assertEquals(odd('secure_link_md5 "$uri Rowanmoor268"; # secret'), ["Rowanmoor268"]);
  assertEquals(odd("ssh-rsa Rowanmoor268 # secret"), []);
});

Deno.test("oddWords() takes a word on a line of digests, keys and certificates for public", () => {
  assertEquals(odd("user\nfingerprint Rowanmoor268\nssh-rsa Rowanmoor268"), []);
  assertEquals(odd("user\n-----BEGIN CERTIFICATE-----\nRowanmoor268\n-----END CERTIFICATE-----"), []);
});

Deno.test("oddWords() takes what stands under a key of names for public", () => {
  assertEquals(
    odd("users: [ann]\nhostname: MyHost101\n{name: 'MyHost102', gecos: MyHost103, x: MyHost104}"),
    [
      "MyHost104",
    ],
  );
});

Deno.test("oddWords() takes names, versions, devices, digests and identifiers for public", () => {
  const names =
    "web01prod ubuntu2204 libstdc++6 nvme0n1p1 enp0s31f6 sha512sum base64encoded 1.2.3rc4 0xf597a6cf 12:ab34 52e6f0aa9c1d X11DisplayOffset Base64Encode DeployBot2 AuthServer2a KDC02.example.com 2019_seattle.jpg $Rowanmoor268 a/Rowan2/b";
  assertEquals(odd(`user: ${names}`), []);
});

Deno.test("oddWords() finds more of them than are hidden one by one", () => {
  const words = Array.from({ length: 3000 }, (_, at) => `Zq7Wx9vK3m${at}Pt`);
  assertEquals(odd(words.map((word) => `./run ${word}`).join("\n")).length, 3000);
});
