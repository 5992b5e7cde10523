import { assertEquals } from "@std/assert";
import { belowPoint, expectedWords, shortName, shortPath } from "./point_words.ts";

const COMMAND = `commands ${"for h in /root /home/*; do test -s $h; done; ".repeat(5)}true`;

Deno.test("belowPoint() leaves of a finding's path what its point's name does not say", () => {
  const rows = [
    ["ports.tcp.reachable", "ports tcp", "reachable"],
    ["console.df./.size", "console df /", "size"],
    ["files./etc/a b", "files /etc/a b", ""],
    ["boot", "boot", ""],
    ["root", "cloud-init", "root"],
    [`${COMMAND.replace(" ", ".")}.stdout`, COMMAND, "stdout"],
  ] as const;
  for (const [path, name, expected] of rows) assertEquals(belowPoint(path, name), expected);
});

Deno.test("shortName() and shortPath() cut a script, and keep which column it is", () => {
  assertEquals([shortName("df /"), shortPath("df./.size")], ["df /", "df./.size"]);
  assertEquals([shortName(COMMAND).length, shortName(COMMAND).at(-1)], [72, "…"]);
  assertEquals(shortName("𐀀".repeat(50)), `${"𐀀".repeat(35)}…`);
  assertEquals(shortPath(`${COMMAND}.stdout`).slice(71), "….stdout");
});

Deno.test("expectedWords() says that there was to be nothing", () => {
  assertEquals(["{ matches: ^$ }", "20G"].map(expectedWords), ["nothing", "20G"]);
});
