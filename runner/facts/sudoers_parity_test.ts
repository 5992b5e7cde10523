/** sudo's own word: what `sudo -l -U` tells of accounts and files that stand in place of the machine's, in a namespace of mounts. */
import { assertEquals } from "@std/assert";
import { users } from "./users.ts";

const FILES: Readonly<Record<string, string>> = {
  passwd:
    "root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/:/bin/sh\nbob:x:1001:10::/:/bin/sh\ncarol:x:1002:100::/:/bin/sh\n" +
    "two words:x:1003:100::/:/bin/sh\n",
  group: "root:x:0:\nwheel:x:10:carol\nusers:x:100:alice\nalice:x:1000:\n",
  sudoers: `Defaults env_reset # a comment
Defaults:alice !authenticate
root ALL=(ALL:ALL) ALL
ALL, !root, !%wheel ALL=(ALL) /bin/all # NOPASSWD: ALL
%#10 ALL=(ALL) /bin/gid
bob , carol   ALL=(ALL)   NOPASSWD:   /bin/two
User_Alias OPS = alice, %wheel, !carol : ALSO = OPS, #1002
OPS ALL=(ALL) /bin/ops
ALSO ALL=(root) NOPASSWD: /bin/also
Cmnd_Alias SHELLS = /bin/sh, /bin/bash : ANY = ALL
Runas_Alias DB = root, alice
alice ALL=(DB) \\
    NOPASSWD: ANY, !SHELLS
#1001 ALL=(ALL) /bin/uid
"bob" ALL=(ALL) /bin/quoted
two\\ words ALL=(ALL) /bin/blank
"%users" ALL=(ALL) /bin/group
bob ALL = (root) /bin/a, /bin/b
@includedir /etc/sudoers.d
`,
  "sudoers.d/90-users": "alice ALL=(ALL) NOPASSWD:ALL\n#include /etc/sudoers.d/own.conf\n",
  "sudoers.d/own.conf": "carol ALL=(ALL) /bin/own",
  "sudoers.d/old.bak": "bob ALL=(ALL) NOPASSWD:/bin/backup\n",
  "sudoers.d/old~": "bob ALL=(ALL) NOPASSWD:/bin/tilde\n",
};
const NAMES = ["root", "alice", "bob", "carol", "two words"];

const MOUNTS = ["passwd", "group", "sudoers", "sudoers.d"].map((name) => `mount --bind ${name} /etc/${name}`);

/** Runs commands where the files are the machine's; `undefined` where that cannot be done. */
async function inGuest(commands: string): Promise<string | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-sudo-" });
  try {
    await Deno.mkdir(`${folder}/sudoers.d`);
    for (const [name, text] of Object.entries(FILES)) {
      await Deno.writeTextFile(`${folder}/${name}`, text, { mode: 0o440 });
    }
    const script = `command -v sudo unshare >/dev/null && unshare -m sh -c '${
      MOUNTS.join(" && ")
    } && ${commands}'`;
    const { success, stdout } = await new Deno.Command("sh", {
      args: ["-c", script],
      cwd: folder,
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const plain = (right: string) => right.replaceAll(/\s/g, "");
const told = await inGuest(NAMES.map((name) => `echo "== ${name}" && sudo -l -U "${name}"`).join(" && "));

Deno.test({
  name: `users.parse() reads sudoers as sudo -l does${
    told === undefined ? " (no sudo, or no mounts of one's own)" : ""
  }`,
  ignore: told === undefined,
  fn: async () => {
    const frame = await inGuest(`(${users.probe.replaceAll("'", `'"'"'`)})`) ?? "";
    const ours = users.parse(frame).map(({ names: [name], columns: { sudo } }) => [
      name,
      sudo?.kind === "list" ? sudo.items.map((right) => plain(right.replace(/^[^=]*=/, ""))) : [],
    ]);
    const theirs = (told ?? "").split(/^== /m).slice(1).map((section) => [
      section.split("\n")[0],
      section.split("\n").filter((line) => /^ {4}\(/.test(line)).map(plain),
    ]);
    assertEquals(ours, theirs);
  },
});
