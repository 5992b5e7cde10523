import { assertRejects } from "@std/assert";
import { join } from "@std/path";
import { HAS_GIT, SMALL_CLOUD_INIT, smallHistory } from "../../fixtures/harness/small_history.ts";
import { ImageError } from "../disk/bytes.ts";
import { run } from "../setup/command.ts";
import { openRepository } from "./git.ts";
import { refuseIncludes } from "./git_configuration.ts";

/** What makes a sound checkout one that leads git elsewhere, and what is said of it. */
const LEADING: Readonly<Record<string, readonly [script: string, message: string]>> = {
  "an include of a pipe": [
    "mkfifo pipe; git -C tree config include.path ../../pipe",
    "leads git to other files (include.path)",
  ],
  "an include on a condition": [
    "git -C tree config includeIf.gitdir:/.path /etc/shadow",
    "leads git to other files (includeif.gitdir:/.path)",
  ],
  "a pipe in the place of its configuration": [
    "rm tree/.git/config; mkfifo tree/.git/config",
    '.git/config" is no file',
  ],
  "a worktree's own configuration": [
    "git -C tree config extensions.worktreeConfig true; git -C tree worktree add -q ../beside; " +
    "mv beside b; mv tree t; mv b tree; sed -i 's,/tree/,/t/,' tree/.git; " +
    "printf '[include]\\npath=/x\\n' >>t/.git/worktrees/beside/config.worktree",
    "leads git to other files (include.path)",
  ],
  "what a worktree shares": [
    "git -C tree worktree add -q ../beside; mv beside b; mv tree t; mv b tree; sed -i 's,/tree/,/t/,' tree/.git; " +
    "git -C t config include.path /x",
    "leads git to other files (include.path)",
  ],
};

for (const [what, [script, message]] of Object.entries(LEADING)) {
  Deno.test({
    name: `refuseIncludes() refuses ${what}`,
    ignore: !HAS_GIT,
    fn: async () => {
      const folder = await Deno.makeTempDir({ prefix: "seedling-git-leads-" });
      try {
        await smallHistory(join(folder, "tree"), [{ subject: "start", changes: SMALL_CLOUD_INIT }]);
        await refuseIncludes(join(folder, "tree"));
        await run(["sh", "-ec", `cd "$0"; ${script}`, folder]);
        await assertRejects(() => refuseIncludes(join(folder, "tree")), ImageError, message);
        await assertRejects(() => openRepository(join(folder, "tree")), ImageError, message);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

Deno.test("refuseIncludes() leaves to git what is no repository", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-git-none-" });
  try {
    await Deno.mkdir(join(folder, "config"));
    await refuseIncludes(folder);
    await refuseIncludes(join(folder, "none"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
