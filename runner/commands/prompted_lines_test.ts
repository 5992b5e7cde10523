import { assertEquals } from "@std/assert";
import { PromptedLines } from "./prompted_lines.ts";

const LOGIN = { user: "seedling", password: "bcdf-ghjk" };

/** What is typed when a guest, quiet after each of these, has said them. */
function typed(lines: PromptedLines, ...said: readonly string[]): readonly (string | undefined)[] {
  return said.map((each) => {
    lines.hear(each);
    return lines.take();
  });
}

Deno.test("PromptedLines types the login, then each line at the shell's prompt", () => {
  const lines = new PromptedLines(LOGIN);
  lines.add("id");
  lines.add("exit");
  const boot = "Welcome to GRUB!\r\ngrub> ";
  const up = "Debian GNU/Linux 12 host ttyS0\r\n\r\nhost login: ";
  assertEquals(
    typed(
      lines,
      boot,
      up,
      "seedling\r\n",
      "Password: ",
      "\r\nLast login: today\r\n",
      "$ ",
      "id\r\nuid=1000\r\n",
    ),
    [undefined, "seedling", undefined, "bcdf-ghjk", undefined, "id", undefined],
  );
  lines.end();
  assertEquals([typed(lines, "$ "), lines.isOver], [["exit"], false]);
  lines.hear("$ ");
  assertEquals([lines.isOver, lines.isRefused], [true, false]);
});

/** What stands at the end of a guest's words; whether it asks a shell's line. */
const PROMPTS: readonly (readonly [said: string, asks: boolean])[] = [
  ["\x1b[?2004h\x1b[01;32mseedling@host\x1b[00m:\x1b[01;34m~\x1b[00m$ ", true],
  ["[seedling@host ~]$ ", true],
  ["host:~# ", true],
  ["$ [   93.465252] cloud-init[1113]: more words\r\n", true],
  ["seedling@host:~$ ci-info: +++++\r\n", true],
  ["id\r\n", false],
  ["100% of 3 files\r\n", false],
];

for (const [said, asks] of PROMPTS) {
  Deno.test(`PromptedLines takes ${JSON.stringify(said)} for ${asks ? "a prompt" : "no prompt"}`, () => {
    const lines = new PromptedLines(LOGIN);
    typed(lines, "host login: ", "Password: ");
    lines.add("id");
    assertEquals(typed(lines, said), [asks ? "id" : undefined]);
  });
}

Deno.test("PromptedLines sees the login prompt behind which others speak", () => {
  const said = "\r\nhost login: [   90.1] cloud-init[9]: Cloud-init v. 25.1 running\r\n";
  assertEquals(typed(new PromptedLines(LOGIN), said), ["seedling"]);
});

Deno.test("PromptedLines sees that the login is refused", () => {
  const lines = new PromptedLines(LOGIN);
  typed(lines, "host login: ", "Password: ");
  lines.hear("\r\n\r\nLogin incorrect\r\nhost login: ");
  assertEquals(lines.isRefused, true);
});

Deno.test("PromptedLines without a login types whatever is asked, once the guest is up", () => {
  const lines = new PromptedLines();
  for (const each of ["root", "secret", "id"]) lines.add(each);
  lines.end();
  assertEquals(typed(lines, "grub> ", "\r\nhost login: ", "Password: ", "# "), [
    undefined,
    "root",
    "secret",
    "id",
  ]);
});
