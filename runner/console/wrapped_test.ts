import { assertEquals } from "@std/assert";
import { unwrapped, unwrappedStream } from "./wrapped.ts";

const CONSOLE = "[    0.000000] Linux version 6.1\r\n\r\nnode1 login: ";
const bytes = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string) =>
  new Uint8Array([
    0xff,
    0xfe,
    ...[...text].flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]),
  ]);

function read(console: Uint8Array): string {
  const decoder = new TextDecoder();
  const pieces = [console.subarray(0, 40), console.subarray(40)];
  return [...unwrapped(pieces)].map((piece) => decoder.decode(piece, { stream: true })).join("");
}

/** What people hand in, and the console in it. */
const WRAPPED: Readonly<Record<string, readonly [given: Uint8Array, console: string]>> = {
  "a console": [bytes(CONSOLE), CONSOLE],
  "aws ec2 get-console-output": [
    bytes(JSON.stringify({ InstanceId: "i-1", Timestamp: "2025-01-01T00:00:00Z", Output: CONSOLE }, null, 4)),
    CONSOLE,
  ],
  "EC2's own answer, in base64": [
    bytes(JSON.stringify({ Output: bytes(CONSOLE.repeat(3)).toBase64() })),
    CONSOLE.repeat(3),
  ],
  "base64 alone": [bytes(bytes(CONSOLE.repeat(3)).toBase64()), CONSOLE.repeat(3)],
  "letters that are no base64": [bytes(`${"x".repeat(100)}\n`), `${"x".repeat(100)}\n`],
  "gcloud --format json": [
    bytes(JSON.stringify({ contents: CONSOLE, kind: "compute#serialPortOutput", next: "48", start: "0" })),
    CONSOLE,
  ],
  "two consoles in one JSON, either of which may hold a panic": [
    bytes(
      JSON.stringify([{ Output: `${CONSOLE}\nup` }, { Output: "[ 3.0] Kernel panic" }, { a: "b\nc" }, "d"]),
    ),
    `${CONSOLE}\nup\n[ 3.0] Kernel panic\nb\nc`,
  ],
  "a JSON text": [bytes(JSON.stringify(CONSOLE)), CONSOLE],
  "a list of entries": [
    bytes(JSON.stringify({ events: [{ timestamp: 1, message: "one" }, { timestamp: 2, message: "two" }] })),
    "one\ntwo",
  ],
  "a list of lines somewhere in it": [
    bytes(JSON.stringify({ result: { name: "x", console: ["one", "two", "three"] } })),
    "one\ntwo\nthree",
  ],
  "a JSON a line, as Docker writes it": [
    bytes('{"log":"one\\n","stream":"stdout"}\n{"log":"two\\n"}\n'),
    "one\ntwo\n",
  ],
  "a JSON a line, as journalctl writes it": [
    bytes('{"MESSAGE":"one"}\n{"MESSAGE":[116,119,111]}\n'),
    "one\ntwo\n",
  ],
  "a JSON a line, as GELF, OpenTelemetry and a cloud's logging have it": [
    bytes(
      '{"version":"1.1","host":"h","short_message":"one"}\n{"body":{"stringValue":"two"}}\n' +
        '{"time":1,"jsonPayload":{"message":"three"}}\n{"Body":"four","body":"four"}',
    ),
    "one\ntwo\nthree\nfour",
  ],
  "a JSON a line, of which the last is cut": [
    bytes('{"log":"one","stream":"stdout"}\n{"a":1}\n{"log":"tw'),
    'one\n{"a":1}\n{"log":"tw',
  ],
  "a recording by asciinema": [
    bytes(
      '{"version": 2, "width": 80, "height": 24}\n[0.1, "o", "on"]\n[0.2, "i", "x"]\n' +
        '[0.3, "o", "e\\r\\ntwo\\r\\n"]\n',
    ),
    "one\r\ntwo\r\n",
  ],
  "one JSON on one line, long": [
    bytes(`${JSON.stringify({ Output: "é😀\n".repeat(40_000) })}\n\n`),
    "é😀\n".repeat(40_000),
  ],
  "UTF-16, as PowerShell writes it": [utf16(CONSOLE), CONSOLE],
  "a kernel's bracket": [bytes("[    1.0] a\n"), "[    1.0] a\n"],
  "a table in JSON between other lines": [
    bytes('{\n  "blockdevices": []\n}\nnode1 login: '),
    '{\n  "blockdevices": []\n}\nnode1 login: ',
  ],
  "a JSON without a console": [bytes('{"a":[1,null]}'), '{"a":[1,null]}'],
  "a JSON that is cut": [bytes('{"Output": "one\\ntwo'), '{"Output": "one\\ntwo'],
};
for (const [what, [given, console]] of Object.entries(WRAPPED)) {
  Deno.test(`unwrapped() gives the console of ${what}`, () => assertEquals(read(given), console));
}

const PANIC = "[    2.0] Kernel panic - not syncing: x\r\n";

Deno.test("unwrapped() reads what is ASCII behind the mark of UTF-16, wherever it begins", () => {
  const wide = utf16(CONSOLE);
  for (
    const before of [[0xff, 0xfe], [0xff, 0xfe, 0x20], [...wide], [...wide, 0x0a], [...wide.subarray(0, 42)]]
  ) {
    const given = new Uint8Array([...before, ...bytes(PANIC)]);
    for (const cut of [40, before.length + 7, before.length + 12]) {
      const pieces = [given.subarray(0, cut), given.subarray(cut)];
      const text = new TextDecoder().decode(
        Uint8Array.from([...unwrapped(pieces)].flatMap((each) => [...each])),
      );
      assertEquals(text.includes(PANIC), true, JSON.stringify([before.length, cut, text]));
    }
  }
});

Deno.test("unwrapped() gives all of a long console in UTF-16", () => {
  const long = `${CONSOLE}\r\n`.repeat(200);
  assertEquals(read(utf16(long)), long);
});

Deno.test("unwrapped() tells what it is, however few bytes come at first", () => {
  const log = '{"log":"one"}\n{"log":"two"}\n';
  for (const given of [log, JSON.stringify({ Output: CONSOLE }), "{ x\ny"]) {
    const whole = read(bytes(given));
    const pieces = Array.from(bytes(given), (byte) => Uint8Array.of(byte));
    const console = Uint8Array.from([...unwrapped(pieces)].flatMap((piece) => [...piece]));
    assertEquals(new TextDecoder().decode(console), whole);
  }
});

Deno.test("unwrappedStream() does as unwrapped()", async () => {
  async function* stream() {
    yield await Promise.resolve(bytes('{"Output": "one\\n'));
    yield bytes('two\\n"}');
  }
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of unwrappedStream(stream())) text += decoder.decode(piece);
  assertEquals(text, "one\ntwo\n");
});
