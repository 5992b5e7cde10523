import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { join } from "@std/path";
import type { FactKind } from "../facts/fact.ts";
import { FACT_KINDS } from "../facts/kinds.ts";
import { PROBE_VERSION, probeScript } from "./probe.ts";

/** The shells that images have as /bin/sh. */
const SHELLS: readonly (readonly string[])[] = [["dash"], ["bash", "--posix"], ["busybox", "sh"]];

const kind = (key: string, probe: string): FactKind => ({
  key,
  about: "a kind of this test",
  probe,
  columns: {},
  rowNames: "",
  parse: () => [],
});

const KINDS = [
  kind("greeting", "echo hello\necho again"),
  kind("broken", "echo some; echo lost >&2; exit 3"),
  kind("big", "head -c 5000 /dev/zero"),
  // What a case runs in the guest starts where cloud-init's own commands do.
  kind("where", "pwd"),
  kind("input", 'read -r line; echo "got <$line>"'),
  { ...kind("early", "echo early"), before: true as const },
];

interface Guest extends AsyncDisposable {
  readonly folder: string;
  /** The script's file. */
  readonly script: string;
  readonly port: string;
}

/** Starts the program that it is given in a session of its own, as systemd does. */
const SYSTEMD_RUN = `#!/bin/sh
while [ "\${1#-}" != "$1" ]; do
  [ "$1" != -p ] || shift
  shift
done
setsid "$@" </dev/null &
`;

/** A folder that stands for the guest: the script's absolute paths lead there. */
async function guest({ systemd = false } = {}): Promise<Guest> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-probe-" });
  const port = join(folder, "ttyS1");
  await Deno.writeTextFile(port, "");
  const systemdRun = join(folder, "systemd-run");
  if (systemd) await Deno.writeTextFile(systemdRun, SYSTEMD_RUN, { mode: 0o755 });
  const text = probeScript(KINDS)
    // The systemd of whoever runs this test is none of the probe's business.
    .replaceAll("systemd-run", systemdRun)
    .replaceAll("/dev/ttyS1", port)
    .replaceAll("/run/", `${folder}/`)
    .replaceAll("/var/lib/cloud/data/", `${folder}/data/`)
    // Tells that the trap is set: a signal before that would end the job unheard.
    .replace("  while [ !", `  echo waiting >>${port}\n  while [ !`);
  const script = join(folder, "probe");
  await Deno.writeTextFile(script, text);
  await Deno.mkdir(join(folder, "data"));
  return { folder, script, port, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

/** As cloud-init writes it: whole, and then the link to it. */
async function cloudInitIsDone({ folder }: Guest): Promise<void> {
  await Deno.mkdir(join(folder, "cloud-init"));
  const [written, result] = [join(folder, "data", "tmp"), join(folder, "data", "result.json")];
  await Deno.writeTextFile(written, "{}");
  await Deno.rename(written, result);
  await Deno.symlink("../data/result.json", join(folder, "cloud-init", "result.json"));
}

function start([shell = "sh", ...options]: readonly string[], { script }: Guest): Deno.ChildProcess {
  return new Deno.Command(shell, {
    args: [...options, script],
    detached: true,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  })
    .spawn();
}

/** The port's text once `marker` stands in it. */
async function heard({ folder, port }: Guest, marker: string): Promise<string> {
  // Deno never comes back from a FIFO that it finds below.
  using watcher = Deno.watchFs(folder, { recursive: false });
  // A write may be seen in part.
  const isThere = (text: string) => text.includes(marker) && text.endsWith("\n");
  const said = await Deno.readTextFile(port);
  if (isThere(said)) return said;
  for await (const _ of watcher) {
    const text = await Deno.readTextFile(port);
    if (isThere(text)) return text;
  }
  throw new Error("the watcher ended");
}

/** `moment name exit bytes` of every frame, in order. */
const headers = (text: string) =>
  Array.from(text.matchAll(/^#seedling 1 @NONCE@ \S{36} (.*) [0-9a-f]{64}$/gm), ([, header]) => header);

const BEFORE = ["before early 0 6", "before done 0 0"];

const ALL = (moment: string) => [
  `${moment} early 0 6`,
  `${moment} greeting 0 12`,
  `${moment} broken 3 5`,
  `${moment} big 0 5000`,
  `${moment} where 0 2`,
  `${moment} input 0 7`,
  `${moment} done 0 0`,
];

const isThere = ([shell = "", ...options]: readonly string[]) => {
  try {
    return new Deno.Command(shell, { args: [...options, "-c", ":"], stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
};

for (const shell of SHELLS) {
  const ignore = !isThere(shell);
  const name = shell.join(" ");

  Deno.test({
    name: `probeScript() reports before and after under ${name}`,
    ignore,
    fn: async () => {
      await using at = await guest();
      await cloudInitIsDone(at);
      const child = start(shell, at);
      assertEquals((await child.status).code, 0);
      const text = await heard(at, "after done");
      assertEquals(headers(text), [...BEFORE, ...ALL("after")]);
      assert(text.split("\n").every((line) => line.startsWith("#") || line.length <= 76), text);
      assertMatch(text, /^aGVsbG8KYWdhaW4K$/m);
    },
  });

  Deno.test({
    name: `probeScript() reports when the guest goes down early under ${name}`,
    ignore,
    fn: async () => {
      await using at = await guest();
      const child = start(shell, at);
      assertEquals((await child.status).code, 0);
      await heard(at, "waiting");
      const shutdown = heard(at, "shutdown done");
      Deno.kill(-child.pid, "SIGTERM");
      assertEquals(headers(await shutdown), [...BEFORE, ...ALL("shutdown")]);
    },
  });
}

Deno.test("probeScript() waits in a unit of its own, which the end of cloud-init's unit leaves alone", async () => {
  await using at = await guest({ systemd: true });
  const child = start(["sh"], at);
  assertEquals((await child.status).code, 0);
  await heard(at, "waiting");
  assertThrows(() => Deno.kill(-child.pid, "SIGTERM"), Deno.errors.NotFound);
  await cloudInitIsDone(at);
  const text = await heard(at, "after done");
  assertEquals(headers(text), [...BEFORE, ...ALL("after")]);
  assertEquals(new Set(text.match(/(?<=@NONCE@ )\S{36}/g)).size, 1);
});

Deno.test("probeScript() says nothing where there is no second port", async () => {
  await using at = await guest();
  await Deno.remove(at.port);
  assertEquals((await start(["sh"], at).status).code, 0);
  assertEquals((await Array.fromAsync(Deno.readDir(at.folder), ({ name }) => name)).toSorted(), [
    "data",
    "probe",
  ]);
});

Deno.test("probeScript() of every kind is sound to each shell's own reader", async (t) => {
  for (const shell of SHELLS.filter(isThere)) {
    await t.step(shell.join(" "), async () => {
      const [name = "", ...options] = shell;
      const args = [...options, "-n", "-c", probeScript(FACT_KINDS)];
      const { code, stderr } = await new Deno.Command(name, { args }).output();
      assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
    });
  }
});

/** What the probe of each version said, without its comments: a record of another version stands in for no boot. */
const DIGESTS: Readonly<Record<number, string>> = {
  3: "4f15f2796c6b583d",
  4: "8270992d4ea0dde5",
  5: "a9280f012c2cc64e",
};

Deno.test("PROBE_VERSION counts up when the probe says something else", async () => {
  const code = probeScript(FACT_KINDS, { files: ["/etc/motd"], commands: ["true"] }).replace(
    /^\s*#(?!!).*$/gm,
    "",
  );
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  assertEquals(DIGESTS[PROBE_VERSION], new Uint8Array(digest).toHex().slice(0, 16));
});
