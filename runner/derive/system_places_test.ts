import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { writeChanges } from "../../fixtures/harness/small_history.ts";
import { run } from "../setup/command.ts";
import { ImageError } from "../disk/bytes.ts";
import type { GuestTree, TreeEdit } from "./guest_tree.ts";
import { readSystem } from "./system_files.ts";
import { systemEdits } from "./system_places.ts";

const HAS_JINJA = await run(["python3", "-I", "-c", "import jinja2"]).then(() => true, () => false);

/** A guest of files alone. */
const guest = (paths: readonly string[], os = "ID=debian\n"): GuestTree => ({
  names: (folder) => {
    const below = paths.filter((path) => path.startsWith(`${folder}/`));
    return Promise.resolve(
      [...new Set(below.map((path) => path.slice(folder.length + 1).split("/")[0] ?? ""))].sort(),
    );
  },
  readText: (path) => Promise.resolve(path === "/usr/lib/os-release" ? os : undefined),
  change: () => Promise.reject(new Error("nothing is changed here")),
});

const DEBIAN = [
  ...["/usr/lib/systemd/system/cloud-init-local.service", "/usr/lib/systemd/system/cloud-init.service"],
  ...["/usr/lib/systemd/system/ssh.service", "/usr/lib/cloud-init/ds-identify"],
  ...["/usr/lib/udev/rules.d/66-azure-ephemeral.rules", "/usr/bin/nc"],
  ...["/etc/systemd/system/cloud-init.target.wants/cloud-init.service"],
  "/etc/systemd/system/multi-user.target.wants/ssh.service",
];

const JINJA = "## template: jinja\n";

/** As a checkout of cloud-init has them. */
const CHECKOUT = {
  "config/cloud.cfg.tmpl": `${JINJA}{% set x = variant %}\ndistro: {{ x }}\n`,
  "config/cloud.cfg.d/05_logging.cfg": "x\n",
  "systemd/cloud-init-local.service.tmpl":
    `${JINJA}# {{ prefix }}\nExecStart=sh -c 'echo start | nc -U /run/x'\n[Install]\nWantedBy=cloud-init.target\n`,
  "systemd/cloud-init-main.service": "[Install]\nWantedBy=cloud-init.target\n",
  "systemd/cloud-init-generator.tmpl": `${JINJA}#!/bin/sh\n# {{ variant }}\n`,
  "systemd/disable-sshd-keygen-if-cloud-init-active.conf": "x\n",
  "templates/hosts.debian.tmpl": "{{x}}\n",
  "tools/ds-identify": "#!/bin/sh\n",
  "tools/run-lint": "#!/bin/sh\n",
  "udev/66-azure-ephemeral.rules": "x\n",
};

async function editsOf(tree: GuestTree, changes: Readonly<Record<string, string | null>> = {}) {
  const folder = await Deno.makeTempDir({ prefix: "seedling-system-" });
  try {
    await writeChanges(join(folder, "checkout"), CHECKOUT);
    await writeChanges(join(folder, "checkout"), changes);
    const system = await readSystem(join(folder, "checkout"), join(folder, "work"), undefined);
    const edits = await systemEdits(tree, system);
    return { edits: edits.map(editText), texts: await textsOf(edits) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const editText = (edit: TreeEdit) =>
  edit.kind === "link" ? `link ${edit.path} ${edit.target}` : `${edit.kind} ${edit.path}`;

async function textsOf(edits: readonly TreeEdit[]): Promise<Readonly<Record<string, string>>> {
  const writes = edits.flatMap((edit) => edit.kind === "write" ? [edit] : []);
  const texts = await Promise.all(
    writes.map(async ({ path, source }) => [path, await Deno.readTextFile(source)]),
  );
  return Object.fromEntries(texts);
}

function onPython(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !HAS_JINJA, fn });
}

onPython("systemEdits() puts units, programs and configuration where the guest has its own", async () => {
  const { edits, texts } = await editsOf(guest(DEBIAN));
  const units = "/usr/lib/systemd/system";
  assertEquals(edits, [
    `remove ${units}/cloud-init-local.service`,
    `remove ${units}/cloud-init.service`,
    "remove /etc/systemd/system/cloud-init.target.wants/cloud-init.service",
    "write /etc/cloud/cloud.cfg.d/05_logging.cfg",
    "write /etc/cloud/cloud.cfg",
    "write /usr/lib/systemd/system-generators/cloud-init-generator",
    `write ${units}/cloud-init-local.service`,
    `write ${units}/cloud-init-main.service`,
    "write /etc/cloud/templates/hosts.debian.tmpl",
    "write /usr/lib/cloud-init/ds-identify",
    "write /usr/lib/udev/rules.d/66-azure-ephemeral.rules",
    `link /etc/systemd/system/cloud-init.target.wants/cloud-init-local.service ${units}/cloud-init-local.service`,
    `link /etc/systemd/system/cloud-init.target.wants/cloud-init-main.service ${units}/cloud-init-main.service`,
  ]);
  assertEquals([texts["/etc/cloud/cloud.cfg"], texts["/etc/cloud/templates/hosts.debian.tmpl"]], [
    "distro: debian\n",
    "{{x}}\n",
  ]);
});

onPython(
  "systemEdits() takes the scripts away of which systemd would make units of the old names",
  async () => {
    const scripts = ["/etc/init.d/cloud-init", "/etc/init.d/cloud-init-local", "/etc/rc2.d/S01cloud-init"];
    const others = ["/etc/init.d/ssh", "/etc/rc2.d/S01ssh", "/etc/rc.local/cloud-init"];
    const { edits } = await editsOf(guest([...DEBIAN, ...scripts, ...others]));
    const removed = edits.filter((edit) => edit.startsWith("remove /etc/") && !edit.includes(".wants/"));
    assertEquals(removed, scripts.map((path) => `remove ${path}`));
  },
);

onPython("systemEdits() refuses what would not start, or has no place", async () => {
  const refused = (tree: GuestTree, words: string, changes = {}) =>
    assertRejects(() => editsOf(tree, changes), ImageError, words);
  await refused(
    guest(DEBIAN.filter((path) => path !== "/usr/bin/nc")),
    "cloud-init-local.service talks to the code through nc, which the image has not",
  );
  await refused(guest(["/usr/bin/nc"]), "it has no cloud-init-local.service in");
  await refused(guest(DEBIAN, ""), "its os-release has no ID");
  const generator = (text: string) => ({ "systemd/cloud-init-generator.tmpl": text });
  const refusedTemplate = (text: string, words: string) =>
    refused(guest(DEBIAN), `jinja2 cannot render it: ${words}`, generator(text));
  await refusedTemplate("#!/bin/sh\n", "its first line is not '## template: jinja'");
  await refusedTemplate(`${JINJA}{{ other }}\n`, "");
  await refusedTemplate(`${JINJA}{{ variant.__class__.__mro__ }}\n`, "");
  await refusedTemplate(`${JINJA}{% for i in range(9999) %}{{ "x" * 999 }}{% endfor %}\n`, "");
});
