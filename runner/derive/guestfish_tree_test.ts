import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { findProgram } from "../setup/command.ts";
import { HOLDER, openGuestfish, reasonIn } from "./guestfish_tree.ts";

/** Answers like guestfish, and writes down what it was asked. */
const STAND_IN = `#!/bin/sh
cd "\${0%/*}" || exit 1
case $1 in
--listen)
  echo "listen $LIBGUESTFS_BACKEND_SETTINGS $*" >> asked
  [ -e refuse ] && { echo "guestfish: no operating system was found on this disk" >&2; exit 1; }
  if [ -e go ]; then read -r _ < go; sleep 1000 2>/dev/null > gone & else sleep 1000 >/dev/null 2>&1 & fi
  echo "GUESTFISH_PID=$!; export GUESTFISH_PID" ;;
*)
  shift 2
  echo "$*" >> asked
  case $1 in is-dir) echo true ;; is-file) echo true ;; ls) printf 'b\\na\\n' ;; cat) printf text ;; sh) echo 'dpkg: error'; (exit 1); eval "\${2##*2>&1; }"; printf late ;; esac ;;
esac
`;

async function withStandIn(files: readonly string[], test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-guestfish-" });
  const before = Deno.env.get("PATH") ?? "";
  try {
    for (const file of files) await Deno.writeTextFile(join(folder, file), STAND_IN, { mode: 0o755 });
    Deno.env.set("PATH", `${folder}:${before}`);
    await test(folder);
  } finally {
    Deno.env.set("PATH", before);
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openGuestfish() keeps one guestfish for all that is asked, and ends it", async () => {
  await withStandIn(["guestfish"], async (folder) => {
    {
      await using tree = await openGuestfish({ disk: "disk", folder });
      assertEquals(await tree.names("/lib"), ["a", "b"]);
      assertEquals(await tree.readText("/etc/word"), "text");
      await tree.change([
        { kind: "remove", path: "/lib/a" },
        { kind: "write", path: "/lib/b/c", source: "new", mode: 0o755 },
        { kind: "link", path: "/x", target: "/lib" },
      ]);
      await tree.finish();
    }
    const asked = (await Deno.readTextFile(join(folder, "asked"))).trim().split("\n");
    assertEquals(asked, [
      "listen force_tcg --listen --rw --format=raw -a disk -i",
      ...["is-dir /lib", "ls /lib", "is-file /etc/word", "cat /etc/word"],
      ...["rm-rf /lib/a", "mkdir-p /lib/b", "upload new /lib/b/c", "chmod 0755 /lib/b/c", "ln-sf /lib /x"],
      ...["umount-all", "shutdown"],
    ]);
  });
});

Deno.test("openGuestfish() leaves no guestfish that came up after its owner was gone", async () => {
  await withStandIn(["guestfish"], async (folder) => {
    const fifos = ["go", "gone"].map((name) => join(folder, name));
    const [go = "", gone = ""] = fifos;
    await new Deno.Command("mkfifo", { args: fifos }).output();
    const piped = { stdin: "piped", stdout: "piped", stderr: "null" } as const;
    const holder = new Deno.Command("sh", { args: ["-c", HOLDER, "sh", "disk"], ...piped }).spawn();
    await holder.stdin.close();
    await holder.stdout.cancel();
    await Deno.writeTextFile(go, "\n");
    // It comes to its end once the server that holds it has.
    assertEquals(await Deno.readTextFile(gone), "");
    await holder.status;
  });
});

Deno.test("openGuestfish() says what libguestfs said of a disk that it cannot open", async () => {
  await withStandIn(["guestfish", "refuse"], async (folder) => {
    await assertRejects(
      () => openGuestfish({ disk: "disk", folder }),
      ImageError,
      "libguestfs cannot open its root: guestfish: no operating system was found on this disk",
    );
  });
});

Deno.test("openGuestfish() tells which command of the guest failed, and what it said", async () => {
  await withStandIn(["guestfish"], async (folder) => {
    await using tree = await openGuestfish({ disk: "disk", folder });
    await assertRejects(
      () => tree.run("dpkg -i x.deb"),
      ImageError,
      "in the image `dpkg -i x.deb` ended with 1: dpkg: error",
    );
  });
});

Deno.test({
  name: "openGuestfish() says what to install where there is none",
  ignore: await findProgram("guestfish") !== undefined,
  fn: async () => {
    await assertRejects(
      () => openGuestfish({ disk: "disk", folder: "." }),
      ImageError,
      "apt-get install guestfish",
    );
  },
});

Deno.test("reasonIn() tells the error, and not how to debug libguestfs", () => {
  const advice =
    "To see full error messages you may need to enable debugging.\nDo:\n  export LIBGUESTFS_DEBUG=1\n";
  const supermin = "libguestfs: error: /usr/bin/supermin exited with error status 1.\n";
  assertStringIncludes(reasonIn(`${supermin}${advice}`), "status 1. Most often there is no kernel in /boot");
  assertEquals(
    reasonIn(`libguestfs: error: disk: No such file or directory\n${advice}`),
    "disk: No such file or directory",
  );
  assertEquals(
    reasonIn("guestfish: no operating system was found on this disk\n"),
    "guestfish: no operating system was found on this disk",
  );
  assertEquals(reasonIn(""), "it said nothing");
});
