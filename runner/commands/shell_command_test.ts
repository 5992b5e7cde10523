import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { type Called, callWith } from "../../fixtures/harness/call.ts";
import { inputOf } from "../../fixtures/harness/no_input.ts";
import { testWithQemu } from "../../fixtures/harness/qemu.ts";
import { folderWith } from "../../fixtures/harness/running_shell.ts";
import { type Talk, TYPED } from "../../fixtures/harness/talking_disk.ts";

/** A guest with a login that takes anything. */
const GUEST: Talk = {
  console: `\r\nhost login: ${TYPED}\r\nPassword: ${TYPED}\r\n$ ${TYPED}\r\nuid=1000\r\n$ `,
  then: "wait",
};
const REFUSING: Talk = {
  console: `\r\nhost login: ${TYPED}\r\nPassword: ${TYPED}\r\nLogin incorrect\r\nhost login: `,
  then: "wait",
};

/** Opens a talking disk, with lines on standard input; `@` in a word is its folder. */
async function open(talk: Talk, text: string, ...words: readonly string[]): Promise<Called> {
  const folder = await folderWith(talk);
  try {
    await Deno.writeTextFile(join(folder, "case.yaml"), CASE);
    const image = join(folder, "disk.img");
    const before = await Deno.readFile(image);
    const given = words.map((word) => word.replace("@", folder));
    const cacheFolder = join(folder, "seedling");
    const args = ["shell", "--image", image, "--accel", "tcg", ...given];
    const called = await callWith({ input: inputOf(text), cacheFolder }, ...args);
    assertEquals(await Deno.readFile(image), before);
    return called;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const CASE = `network: isolated
cloud-config: { users: [{ name: me }] }
expect: { root: grown }
`;

testWithQemu("shell logs in and types the lines of a pipe, each at its prompt", async () => {
  const { code, out, err } = await open(GUEST, "id\n");
  assertEquals(code, 0, err);
  const [, password = "?"] = /Log in as seedling with the password (\S+);/.exec(err) ?? [];
  assertMatch(password, /^[a-z0-9]{4}(-[a-z0-9]{4}){2}$/);
  assertStringIncludes(out, `host login: seedling\r\r\nPassword: ${password}\r\r\n$ id\r\r\nuid=1000\r\n`);
});

testWithQemu("shell ends with 2 where the guest refuses the login", async () => {
  const { code, err } = await open(REFUSING, "id\n");
  assertEquals(code, 2);
  assertStringIncludes(err, "The guest does not take the login");
});

testWithQemu("shell leaves a case's own users alone, and tells how SSH comes in", async () => {
  const guest = { ...GUEST, console: `\r\nhost login: ${TYPED}\r\n$ ` };
  const { code, err } = await open(guest, "me", "@/case.yaml", "--ssh");
  assertEquals(code, 0, err);
  assertStringIncludes(err, "Log in as the seed lets you, or the image.\n");
  assertMatch(err, /^Once it is up: ssh -p \d+ -o StrictHostKeyChecking=no .* USER@127\.0\.0\.1$/m);
});

testWithQemu("shell tells of a key of the boot's own for SSH into an image", async () => {
  const { err } = await open({ console: "x", then: "poweroff" }, "", "--ssh");
  assertMatch(err, /^Once it is up: ssh .* -i \S+\/ssh-key -o IdentitiesOnly=yes seedling@127\.0\.0\.1$/m);
});

/** Wrong usage, and what is said of it. */
const WRONG: readonly (readonly [args: readonly string[], message: string])[] = [
  [[], "Cannot open a shell: name a case, or an image (seedling shell --image ./disk.qcow2)\n"],
  [["@suite/hygiene"], "cases at once: hygiene/"],
  [
    ["@suite/growth/reboot", "--filter", "boot=2"],
    "goes on with the disk of another boot (open growth/reboot[boot=1])",
  ],
  [["@suite/first-boot/hostname", "--ssh"], "it has no network card (write network: isolated in the case)"],
  [["--image", "./no-such.img", "--memory", "lots"], 'Cannot read "--memory lots"'],
];

for (const [args, message] of WRONG) {
  Deno.test(`shell ${args.join(" ")} says what is wrong`, async () => {
    const { code, err } = await callWith({}, "shell", ...args);
    assertEquals(code, 2);
    assertStringIncludes(err, message);
  });
}
