import { assertEquals } from "@std/assert";
import type { Point } from "../verdict/point.ts";
import { shownLines, withoutSecrets } from "./shown_lines.ts";

const linesOf = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ number: 2 * at + 1, text: `line ${2 * at + 1}` }));

const readFrom = (place: string): Point => ({
  kind: "expectation",
  name: "df /",
  verdict: "fail",
  findings: [{ path: "df", expected: "", actual: "", readFrom: place, at: "" }],
});

Deno.test("withoutSecrets() keeps the number of each line", () => {
  const lines = [{ number: 1, text: "a" }, { number: 3, text: "my compost" }, { number: 4, text: "b" }];
  assertEquals(withoutSecrets(lines, (text) => text.replaceAll("compost", "[redacted]")), [
    { number: 1, text: "a" },
    { number: 3, text: "my [redacted]" },
    { number: 4, text: "b" },
  ]);
});

Deno.test("withoutSecrets() keeps the colours of a line that holds no secret, as far as it is shown", () => {
  const coloured = [{ from: 1, to: 3, colour: "red" as const }, { from: 900, to: 2000, bold: true as const }];
  const lines = ["a plain", "my compost", "x".repeat(2000)].map((text, at) => ({
    number: at + 1,
    text,
    coloured,
  }));
  const shown = withoutSecrets(lines, (text) => text.replaceAll("compost", "[redacted]"));
  assertEquals(shown.map(({ coloured = [] }) => coloured.map(({ to }) => to)), [[3, 1000], [], [3, 1000]]);
});

Deno.test("withoutSecrets() finds the numbers again behind a secret of several lines", () => {
  const texts = ["a", "KEY", "1", "2", "END", "b", "KEY", "3", "END", "c"];
  const lines = texts.map((text, at) => ({ number: at + 1, text }));
  const shown = withoutSecrets(lines, (text) => text.replace(/KEY[^]*?END/g, "[redacted]"));
  assertEquals(shown, [
    { number: 1, text: "a" },
    { number: 2, text: "[redacted]" },
    { number: 6, text: "b" },
    { number: 7, text: "[redacted]" },
    { number: 10, text: "c" },
  ]);
});

Deno.test("withoutSecrets() shows nothing that may be the rest of a secret whose start was cut off", () => {
  const [first] = withoutSecrets(linesOf(6000), (text) => text);
  assertEquals(first?.number, 2 * 1200 + 1);
});

const shownOf = (count: number, points: readonly Point[], redact = (text: string) => text) => {
  const lines = linesOf(count);
  return shownLines({ lines, end: withoutSecrets(lines, redact), redact }, points);
};

Deno.test("shownLines() are the last ones, and those around what a finding names", () => {
  const shown = shownOf(1000, [readFrom("console line 101"), readFrom("frame after/df")]);
  const numbers = shown.map(({ number }) => number);
  assertEquals([numbers.length, numbers[0], numbers[20], numbers[21]], [321, 81, 121, 1401]);
});

Deno.test("shownLines() has what a finding names before the end that is looked through, without secrets", () => {
  const redact = (text: string) => text.replace(/line 661[^]*?line 995/, "[redacted]");
  const shown = shownOf(10_000, [readFrom("console line 1001"), readFrom("console line 1003")], redact);
  const numbers = shown.map(({ number }) => number);
  assertEquals([numbers.length, numbers[0], numbers[1], numbers[14]], [314, 997, 999, 19_401]);
});
