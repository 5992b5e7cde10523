import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { HAS_GIT, SMALL_CLOUD_INIT, smallHistory } from "../../fixtures/harness/small_history.ts";
import { STD_FLAGS } from "../../fixtures/harness/std_flags.ts";
import { ImageError } from "../disk/bytes.ts";
import { run } from "../setup/command.ts";
import { commitOf, git, openRepository, takeFiles } from "./git.ts";

/** Every key of a repository's configuration that has git run a program when a history is read, or files of it are taken. */
const HOSTILE = (mark: string): Readonly<Record<string, string>> => ({
  "filter.evil.smudge": `touch ${mark}-smudge; cat`,
  "filter.evil.process": `touch ${mark}-process`,
  "diff.evil.textconv": `touch ${mark}-textconv; cat`,
  "core.fsmonitor": `touch ${mark}-fsmonitor`,
  "core.sshCommand": `touch ${mark}-ssh`,
  "core.pager": `touch ${mark}-pager`,
  "log.showSignature": "true",
  "gpg.program": `${mark}.sh`,
  "uploadpack.packObjectsHook": `${mark}.sh`,
  "core.alternateRefsCommand": `${mark}.sh`,
  "extensions.partialClone": "origin",
  "remote.origin.url": `ext::touch ${mark}-ext`,
  "remote.origin.promisor": "true",
  "protocol.ext.allow": "always",
});

Deno.test({
  name: "openRepository() runs nothing that a history's own configuration names",
  ignore: !HAS_GIT,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-hostile-" });
    try {
      const path = join(folder, "checkout");
      const changes = {
        ...SMALL_CLOUD_INIT,
        ".gitattributes": "* filter=evil diff=evil export-subst\nmain.py export-ignore\n",
      };
      const [start = ""] = await smallHistory(path, [{ subject: "start", changes }]);
      const mark = join(folder, "ran");
      await Deno.writeTextFile(`${mark}.sh`, `#!/bin/sh\ntouch ${mark}-program\n`, { mode: 0o755 });
      for (const [key, value] of Object.entries(HOSTILE(mark))) {
        await run(["git", "config", "--file", join(path, ".git", "config"), key, value]);
      }
      await run([
        "git",
        "config",
        "--file",
        join(path, ".git", "config"),
        "core.repositoryformatversion",
        "1",
      ]);
      for (const hook of ["post-checkout", "reference-transaction", "pre-auto-gc"]) {
        await Deno.copyFile(`${mark}.sh`, join(path, ".git", "hooks", hook));
      }
      await using repository = await openRepository(path);
      assertEquals(await commitOf(repository, "main"), start);
      assertEquals(await git(repository, "log", "--format=%s", start), "start");
      const into = join(folder, "taken");
      await Deno.mkdir(into);
      await takeFiles(repository, start, { paths: ["cloudinit"], into });
      assertEquals(
        await Deno.readTextFile(join(into, "cloudinit/version.py")),
        SMALL_CLOUD_INIT["cloudinit/version.py"],
      );
      // What goes in is the commit's tree, whatever its attributes leave out.
      assertEquals((await Deno.stat(join(into, "cloudinit/cmd/main.py"))).isFile, true);
      const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
      assertEquals(names.filter((name) => name.startsWith("ran-")), []);
      await assertRejects(() => commitOf(repository, "--all"), ImageError, '"--all" is no commit or tag of');
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "openRepository() asks the repository that was named, whatever the caller's GIT_ variables say",
  ignore: !HAS_GIT,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-named-" });
    try {
      const path = join(folder, "checkout");
      const [start = ""] = await smallHistory(path, [{ subject: "start", changes: SMALL_CLOUD_INIT }]);
      const code = `import { commitOf, openRepository } from "${import.meta.resolve("./git.ts")}";
        await using repository = await openRepository("${path}");
        console.log(await commitOf(repository, "main"));`;
      const callers: readonly Readonly<Record<string, string>>[] = [
        { GIT_NAMESPACE: "other" },
        { GIT_OBJECT_DIRECTORY: "/nowhere" },
        { GIT_DIR: "/nowhere", GIT_WORK_TREE: "/" },
      ];
      for (const env of callers) {
        const { stdout } = await new Deno.Command(Deno.execPath(), {
          args: ["eval", "--no-check", ...STD_FLAGS, code],
          env,
        }).output();
        assertEquals(new TextDecoder().decode(stdout).trim(), start, JSON.stringify(env));
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "openRepository() gives a history no more memory than a history takes",
  ignore: !HAS_GIT,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-hostile-" });
    try {
      const path = join(folder, "checkout");
      await smallHistory(path, [{ subject: "start", changes: SMALL_CLOUD_INIT }]);
      await Deno.symlink("/dev/zero", join(path, ".git", "objects", "info", "alternates"));
      await assertRejects(() => openRepository(path), ImageError, "Out of memory");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
