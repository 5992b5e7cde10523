/** The probes of the guest's kinds, run in every shell that images have, in a folder that stands for the guest. */
import { assertEquals } from "@std/assert";
import { dirname, join } from "@std/path";
import { boot } from "./boot.ts";
import { cloudInit } from "./cloud_init.ts";
import type { FactKind } from "./fact.ts";
import { kernel } from "./kernel.ts";
import { machineId } from "./machine_id.ts";
import { os } from "./os.ts";
import { packages } from "./packages.ts";
import { systemd } from "./systemd.ts";

const SHELLS: readonly (readonly string[])[] = [["dash"], ["bash", "--posix"], ["busybox", "sh"]];

/** A path in the guest -> what it holds; below /bin they are commands. */
type Files = Readonly<Record<string, string>>;

interface Told {
  readonly code: number;
  readonly text: string;
}

/** What every image has. */
const TOOLS: readonly string[] = ["cat", "cut", "grep", "tail", "sleep"];

const FOLDERS = /(?<![\w/])\/(?=(?:run|etc|usr|var|proc)\/)/g;

async function tell(
  kind: FactKind,
  files: Files,
  [shell = "", ...options]: readonly string[],
): Promise<Told> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-guest-" });
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(join(folder, dirname(path)), { recursive: true });
      const script = path.startsWith("/bin/");
      await Deno.writeTextFile(join(folder, path), script ? `#!/bin/sh\n${text}` : text, { mode: 0o755 });
    }
    await Deno.mkdir(join(folder, "bin"), { recursive: true });
    for (const tool of TOOLS.filter((tool) => !(`/bin/${tool}` in files))) {
      await Deno.symlink(`/bin/${tool}`, join(folder, "bin", tool));
    }
    const args = [...options, "-c", `PATH=${folder}/bin; (${kind.probe.replaceAll(FOLDERS, `${folder}/`)})`];
    const env = { LC_ALL: "C", HERE: folder };
    const { code, stdout } = await new Deno.Command(shell, { args, env, stdin: "null", stderr: "null" })
      .output();
    return { code, text: new TextDecoder().decode(stdout) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const DONE = JSON.stringify({
  v1: {
    datasource: "DataSourceNoCloud [seed=/dev/vdb]",
    "modules-final": { errors: [], start: 1000100, finished: 1000130.5 },
  },
});

const SYSTEMCTL = `
case "$*" in
  "list-jobs "*) if [ ! -e "$HERE/waited" ]; then echo "12 b.service start running"; echo "13 c.service start waiting"; fi ;;
  is-system-running) if [ -e "$HERE/waited" ]; then echo degraded; exit 1; else echo starting; exit 1; fi ;;
  "list-units --failed --plain --full --no-legend --no-pager") echo "a.service loaded failed failed A" ;;
  "show --no-pager -p Firmware"*) echo UserspaceTimestampMonotonic=2000000; echo FinishTimestampMonotonic=9000000 ;;
  *) exit 5 ;;
esac`;

const SYSTEMD: Files = {
  "/run/systemd/system/x": "",
  "/bin/systemctl": SYSTEMCTL,
  "/bin/sleep": 'echo "$1" >"$HERE/waited"',
};

/** What a guest has, and what it then tells: the first row's columns, or the words of a probe that could not. */
const GUESTS: readonly {
  readonly name: string;
  readonly kind: FactKind;
  readonly files: Files;
  readonly told: Readonly<Record<string, string>> | string;
}[] = [
  {
    name: "systemd that is still starting",
    kind: systemd,
    files: SYSTEMD,
    told: { state: "degraded", failed: "a.service", jobs: "none" },
  },
  {
    name: "systemd that starts for ever",
    kind: systemd,
    files: { ...SYSTEMD, "/bin/sleep": "" },
    told: { state: "starting", failed: "a.service", jobs: "b.service" },
  },
  { name: "no systemd", kind: systemd, files: {}, told: "systemd does not run here\n" },
  {
    name: "systemd and cloud-init",
    kind: boot,
    files: { ...SYSTEMD, "/proc/stat": "cpu 1\nbtime 1000000\n", "/run/cloud-init/status.json": DONE },
    told: { kernel: "2s", userspace: "7s", total: "9s", "cloud-init": "30.5s" },
  },
  {
    name: "cloud-init without systemd",
    kind: boot,
    files: { "/proc/stat": "cpu 1\nbtime 1000000\n", "/run/cloud-init/status.json": DONE },
    told: { "cloud-init": "30.5s", total: "2m10.5s" },
  },
  {
    name: "a log",
    kind: cloudInit,
    files: {
      "/run/cloud-init/status.json": DONE,
      "/run/cloud-init/result.json": "{}",
      "/var/log/cloud-init.log": [
        "2024-01-01 00:00:00,000 - util.py[DEBUG]: Cloud-init v. 22.4.2 running 'init-local' at noon. Up 1 seconds.",
        "2024-01-01 00:00:01,000 - util.py[DEBUG]: nothing",
        `2024-01-01 00:00:02,000 - cc_mounts.py[WARNING]: ${"x".repeat(1000)}`,
        "Traceback (most recent call last):",
        "",
      ].join("\n"),
    },
    told: {
      status: "done",
      errors: "none",
      datasource: "nocloud",
      detail: "DataSourceNoCloud [seed=/dev/vdb]",
      "modules-final": "30.5s",
      // The date and the space behind it are 26 of 400 characters.
      warnings: `cc_mounts.py[WARNING]: ${"x".repeat(400 - 26 - 23)}…`,
      tracebacks: "1",
      version: "22.4.2",
    },
  },
  {
    name: "no log, and not done",
    kind: cloudInit,
    files: { "/run/cloud-init/status.json": DONE },
    told: {
      status: "running",
      errors: "none",
      datasource: "nocloud",
      detail: "DataSourceNoCloud [seed=/dev/vdb]",
      "modules-final": "30.5s",
    },
  },
  { name: "no cloud-init", kind: cloudInit, files: {}, told: "there is no @/run/cloud-init/status.json\n" },
  {
    name: "dpkg, and rpm as a tool",
    kind: packages,
    files: {
      "/var/lib/dpkg/status": "Package: a\n",
      "/bin/dpkg-query": 'printf "%s|" "$@" >&2; echo "ii  a 1.0"',
      "/bin/rpm": "exit 9",
    },
    told: { version: "1.0" },
  },
  { name: "rpm", kind: packages, files: { "/bin/rpm": 'echo "a 1:1.0-2"' }, told: { version: "1:1.0-2" } },
  { name: "pacman", kind: packages, files: { "/bin/pacman": 'echo "a 1.0-2"' }, told: { version: "1.0-2" } },
  { name: "apk", kind: packages, files: { "/bin/apk": 'echo "a-1.0-r2"' }, told: { version: "1.0-r2" } },
  {
    name: "os-release in /usr alone",
    kind: os,
    files: { "/usr/lib/os-release": "ID=x\n" },
    told: { id: "x" },
  },
  { name: "no os-release", kind: os, files: {}, told: "there is no os-release\n" },
  { name: "a machine-id", kind: machineId, files: { "/etc/machine-id": "0a\n" }, told: { "": "0a" } },
  {
    name: "an empty machine-id, and D-Bus's",
    kind: machineId,
    files: { "/etc/machine-id": "", "/var/lib/dbus/machine-id": "0b\n" },
    told: { "": "0b" },
  },
  { name: "no machine-id", kind: machineId, files: {}, told: {} },
  {
    name: "a kernel without modules",
    kind: kernel,
    files: {
      "/proc/sys/kernel/osrelease": "6.1.0\n",
      "/proc/sys/kernel/tainted": "0\n",
      "/proc/cmdline": "ro\n",
    },
    told: { release: "6.1.0", cmdline: "ro", tainted: "0", modules: "none" },
  },
];

const isThere = ([shell = "", ...options]: readonly string[]) => {
  try {
    return new Deno.Command(shell, { args: [...options, "-c", ":"], stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
};

/** What is told, without what is absent. */
function texts(kind: FactKind, { code, text }: Told): Readonly<Record<string, string>> | string {
  if (code !== 0) return text.replace(/\/tmp\/[^/ ]+\//, "@/");
  const [row] = kind.parse(text);
  const told = Object.entries(row?.columns ?? {}).flatMap(([column, value]) =>
    value.kind === "absent" ? [] : [[column, value.text] as const]
  );
  return Object.fromEntries(told);
}

for (const shell of SHELLS) {
  for (const { name, kind, files, told } of GUESTS) {
    Deno.test({
      name: `${kind.key}.probe tells of ${name} under ${shell.join(" ")}`,
      ignore: !isThere(shell),
      fn: async () => assertEquals(texts(kind, await tell(kind, files, shell)), told),
    });
  }
}
