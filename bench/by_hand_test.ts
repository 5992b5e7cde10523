import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { QEMU_MISSING, TEST_HOST } from "../fixtures/harness/qemu.ts";
import { SAMPLE_HOST, SAMPLE_IMAGE } from "../fixtures/harness/sample_plan.ts";
import { talkingDisk } from "../fixtures/harness/talking_disk.ts";
import { recipeByHand, timeByHand, USER_DATA } from "./by_hand.ts";

const image = { path: "/images/a.img", format: "raw" } as const;

Deno.test("recipeByHand() types the article's commands, and leaves QEMU its defaults", () => {
  const host = { ...SAMPLE_HOST, qemu: { path: "qemu-system-x86_64", version: "7.2.0", dataFolders: [] } };
  assertEquals(recipeByHand(host, SAMPLE_IMAGE).map((argv) => argv.join(" ")), [
    "qemu-img create -f qcow2 -b /images/debian 12, really.qcow2 -F qcow2 disk.qcow2 20G",
    "genisoimage -output seed.iso -volid cidata -joliet -rock user-data meta-data",
    "qemu-system-x86_64 -m 1024 -nographic -drive file=disk.qcow2,if=virtio,format=qcow2 " +
    "-drive file=seed.iso,if=virtio,format=raw",
  ]);
});

Deno.test("recipeByHand() takes KVM where it works, xorriso where it is, and an unpacked QEMU's own files", () => {
  const [, iso, qemu] = recipeByHand({ ...SAMPLE_HOST, accelerator: "kvm", isoMaker: "xorriso" }, image);
  assertEquals(iso?.slice(0, 3), ["xorriso", "-as", "mkisofs"]);
  assertEquals(qemu?.slice(1, 5), ["-L", "/opt/qemu/share", "-accel", "kvm"]);
});

Deno.test("USER_DATA ends with the power-off that is waited for", () =>
  assertEquals(Object.values(USER_DATA).filter((text) => !text.endsWith("  - df -h\n  - poweroff\n")), []));

async function bootByHand(console: string): Promise<number | string> {
  const folder = await Deno.makeTempDir({ prefix: "by-hand-" });
  try {
    const path = join(folder, "talks.img");
    const disk = new Uint8Array(1 << 20);
    disk.set(talkingDisk({ console, then: "poweroff" }));
    await Deno.writeFile(path, disk);
    const commands = recipeByHand(TEST_HOST ?? SAMPLE_HOST, { path, format: "raw" });
    return await timeByHand(folder, commands, { userData: "#cloud-config\n", shows: /\/dev\/vda1 / });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test(`timeByHand() waits for the guest's power-off${QEMU_MISSING}`, { ignore: !TEST_HOST }, async () => {
  const seconds = await bootByHand("cloud-init[1]: /dev/vda1  20G\r\n");
  assert(typeof seconds === "number" && seconds > 0, String(seconds));
});

Deno.test(`timeByHand() gives no seconds for a console without the tables${QEMU_MISSING}`, {
  ignore: !TEST_HOST,
}, async () => assertEquals(await bootByHand("hello\r\n"), "the console does not show /\\/dev\\/vda1 /"));

Deno.test("timeByHand() tells which command failed", async () => {
  const folder = await Deno.makeTempDir({ prefix: "by-hand-" });
  const commands = [["sh", "-c", "echo no room >&2; exit 3"], ["sh", "-c", "exit 4"]];
  const told = await timeByHand(folder, commands, { userData: "", shows: /./ });
  await Deno.remove(folder, { recursive: true });
  assertEquals(told, "sh: exit code 3: no room");
  assertMatch(String(told), /no room/);
});
