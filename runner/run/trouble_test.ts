/** Real trouble below a running boot: what is killed, filled or changed here is QEMU's, and a verdict never comes of it. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dirname } from "@std/path";
import { testWithQemu } from "../../fixtures/harness/qemu.ts";
import { SAMPLE_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { GOOD_TALK, resultOf, saidOf, talkingBoot } from "../../fixtures/harness/talking_boot.ts";
import { hashFile, stampOf } from "../image/digest.ts";
import type { Image } from "../image/image.ts";
import { hostSummary } from "../host/summary.ts";
import { readRecord } from "../record/recording.ts";

interface Folder extends AsyncDisposable {
  readonly path: string;
}

async function folder(): Promise<Folder> {
  const path = await Deno.makeTempDir({ prefix: "seedling-trouble-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** An image's file, and the image as it was looked at. */
async function imageIn({ path: folder }: Folder): Promise<Image & { readonly stamp: string }> {
  const path = `${folder}/base.img`;
  await Deno.writeFile(path, new Uint8Array(1024));
  return { ...SAMPLE_IMAGE, path, sha256: await hashFile(path), stamp: await stampOf(path) };
}

/** Calls `act` once the guest's kernel is heard. */
function atKernel(act: () => void) {
  let isDone = false;
  return {
    onProgress: ({ phase }: { readonly phase: string }) => {
      if (isDone || phase === "firmware") return;
      isDone = true;
      act();
    },
  };
}

/** All but the report: the boot ends when the test has done its deed. */
const { report: _, ...WAITING } = GOOD_TALK;

testWithQemu("run() passes a guest whose image stays as it was", async () => {
  await using at = await folder();
  const image = await imageIn(at);
  assertEquals((await resultOf(talkingBoot(GOOD_TALK, { image }))).verdict, "pass");
});

const CHANGES: Readonly<Record<string, (path: string) => void>> = {
  "is written": (path) => Deno.writeFileSync(path, Uint8Array.of(1), { append: true }),
  "is replaced": (path) => {
    Deno.writeTextFileSync(`${path}.new`, "another");
    Deno.renameSync(`${path}.new`, path);
  },
  "is removed": (path) => Deno.removeSync(path),
};

for (const [what, change] of Object.entries(CHANGES)) {
  testWithQemu(`run() gives no verdict where the image ${what} while its boot runs`, async () => {
    await using at = await folder();
    const image = await imageIn(at);
    const result = await resultOf(
      talkingBoot(GOOD_TALK, { image }),
      // A report that is in already does not count either.
      atKernel(() => change(image.path)),
    );
    const { verdict, ending, message } = saidOf(result);
    assertEquals([verdict, ending], ["error", "base-modified"]);
    assertStringIncludes(message, `was changed or replaced while its boot ran: ${image.path}`);
    assertEquals(result.points.filter((point) => point.verdict === "pass"), []);
  });

  testWithQemu(`run() does not boot an image that ${what} after it was looked at`, async () => {
    await using at = await folder();
    const image = await imageIn(at);
    change(image.path);
    const { verdict, message } = saidOf(await resultOf(talkingBoot(GOOD_TALK, { image })));
    assertEquals(verdict, "error");
    assertStringIncludes(
      message,
      `Cannot boot "${image.path}": it was changed or replaced after it was looked`,
    );
  });
}

testWithQemu("readRecord() does not take back that the image was changed", async () => {
  await using at = await folder();
  const image = await imageIn(at);
  const change = atKernel(() => Deno.removeSync(image.path));
  await resultOf(talkingBoot(GOOD_TALK, { image }), change, async ({ boot }) => {
    const { transcript } = await readRecord(dirname(boot?.consolePath ?? ""));
    assertEquals([transcript.ending.name, transcript.ending.verdict], ["base-modified", "error"]);
  });
});

testWithQemu("run() passes an image that was touched and holds the same bytes", async () => {
  await using at = await folder();
  const image = await imageIn(at);
  const touch = atKernel(() => Deno.utimeSync(image.path, 1, 1));
  assertEquals((await resultOf(talkingBoot(GOOD_TALK, { image }), touch)).verdict, "pass");
});

/** QEMU, which first says its process id in `pid` of a folder. */
function sayingPid(argv: readonly string[], { path }: Folder): readonly string[] {
  return ["sh", "-c", `echo $$ >'${path}/pid'; exec "$@"`, "sh", ...argv];
}

const killIn = ({ path }: Folder, signal: Deno.Signal) =>
  Deno.kill(Number(Deno.readTextFileSync(`${path}/pid`)), signal);

for (const signal of ["SIGSEGV", "SIGABRT", "SIGKILL", "SIGTERM"] as const) {
  testWithQemu(`run() names ${signal}, by which QEMU was ended`, async () => {
    await using at = await folder();
    const boot = talkingBoot(WAITING);
    const { verdict, ending, message } = saidOf(
      await resultOf({ ...boot, argv: sayingPid(boot.argv, at) }, atKernel(() => killIn(at, signal))),
    );
    assertEquals([verdict, ending], ["error", "qemu-crash"]);
    // QEMU takes SIGTERM for a wish and ends in order, with its last words on stderr.
    if (signal !== "SIGTERM") assertStringIncludes(message, `QEMU was ended by ${signal}`);
  });
}

testWithQemu("run() boots once more after a crash, judges the second and keeps the first", async () => {
  await using at = await folder();
  const [first, second] = [talkingBoot(WAITING), talkingBoot(GOOD_TALK)];
  // One planned boot, of which each attempt takes its own disk.
  const disks = {
    "disk": first.files["disk"] ?? new Uint8Array(),
    "disk2": second.files["disk"] ?? new Uint8Array(),
  };
  const swap = ["sh", "-c", `if mkdir '${at.path}/first' 2>/dev/null; then :; else mv disk2 disk; fi`];
  const boot = {
    ...first,
    ...{ files: disks, nonceIn: ["disk", "disk2"], prepare: [swap, ...first.prepare] },
    argv: sayingPid(first.argv, at),
  };
  const killed = atKernel(() => killIn(at, "SIGSEGV"));
  const result = await resultOf(boot, { ...killed, retries: 1 });
  assertEquals([result.verdict, result.attempts?.map(({ ending }) => ending)], ["pass", ["qemu-crash"]]);
  assertStringIncludes(result.attempts?.[0]?.because ?? "", "QEMU was ended by SIGSEGV");
  assertMatch(result.attempts?.[0]?.consolePath ?? "", /\/boot-a-[0-9a-f]{8}\/console$/);
  assertEquals(result.attempts?.[0]?.consolePath === result.boot?.consolePath, false);
});

/** The boot with a disk that answers the guest's later reads with an error of the host. */
function withDiskError(errno: number) {
  const boot = talkingBoot({ ...GOOD_TALK, console: "x".repeat(4000) });
  const node = {
    driver: "raw",
    "node-name": "disk",
    file: {
      driver: "blkdebug",
      image: { driver: "file", filename: "disk" },
      "inject-error": [{ event: "read_aio", errno, sector: 4 }],
    },
  };
  const argv = boot.argv.map((word) => word.includes('"node-name":"disk"') ? JSON.stringify(node) : word);
  return { ...boot, argv };
}

testWithQemu("run() tells an I/O error of the host from a fault of the guest", async () => {
  assertEquals(saidOf(await resultOf(withDiskError(5))), {
    verdict: "error",
    ending: "host-io-error",
    message: "QEMU cannot read or write disk on the host ",
  });
});

testWithQemu("run() says that QEMU found no space on the host", async () => {
  const { verdict, ending, message } = saidOf(await resultOf(withDiskError(28)));
  assertEquals([verdict, ending], ["error", "host-disk-full"]);
  assertStringIncludes(message, "the host has no space left for disk");
});

testWithQemu("run() says that the host has no memory for a guest, and tries again", async () => {
  const { argv, ...boot } = talkingBoot(GOOD_TALK);
  const big = argv.map((word) => word === "16" ? "2048" : word);
  const limited = ["sh", "-c", 'ulimit -v 900000; exec "$@"', "sh", ...big];
  const result = await resultOf({ ...boot, argv: limited }, { retries: 1 });
  assertEquals(result.verdict, "error");
  assertMatch(saidOf(result).message, /Cannot start QEMU: .*Cannot allocate memory/);
  assertEquals(result.attempts?.length, 1);
});

testWithQemu("run() blames emulation, not the image, where systemd's patience ends", async () => {
  const talk = {
    console: "[ TIME ] Timed out waiting for device /dev/vdz.\r\nYou are in emergency mode.\r\n",
    then: "wait",
  } as const;
  for (
    const [accelerator, told] of [["tcg", "error guest-timeout"], ["kvm", "fail emergency-shell"]] as const
  ) {
    const host = { ...hostSummary(SAMPLE_HOST), accelerator };
    const { verdict, boot } = await resultOf(talkingBoot(talk), { host });
    assertEquals(`${verdict} ${boot?.ending}`, told);
  }
});
