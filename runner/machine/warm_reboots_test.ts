import { assertEquals, assertRejects } from "@std/assert";
import { talkingSpec, TEST_QEMUS, testWithQemu } from "../../fixtures/harness/qemu.ts";
import { BOOT_NUMBER, type Talk } from "../../fixtures/harness/talking_disk.ts";
import { Machine, MachineError } from "./machine.ts";

/** A disk that says which boot it is, on both ports. */
const counting = (then: Talk["then"]): Talk => ({
  console: `boot ${BOOT_NUMBER}\n`,
  report: `report ${BOOT_NUMBER}\n`,
  then,
});

const start = (talk: Talk, qemu?: readonly string[]) =>
  Machine.start({ ...talkingSpec(talk, qemu), isRebooted: true });

interface Heard {
  readonly console: string;
  readonly report: string;
  /** Of each event with a reason, why and whether the guest itself asked for it. */
  readonly shutdowns: readonly unknown[];
  readonly last: "held" | "exit";
  readonly atMs: number;
}

/** Listens to one boot: presses the button when the report is there, and holds the machine once its guest went. */
async function hearBoot(machine: Machine, isPressed = true): Promise<Heard> {
  const said = { console: "", report: "" };
  const shutdowns: unknown[] = [];
  for await (const event of machine.events()) {
    if (event.kind === "exit" || event.kind === "held") {
      return { ...said, shutdowns, last: event.kind, atMs: event.atMs };
    }
    if (event.kind === "qmp") {
      if (event.event !== "SHUTDOWN") continue;
      shutdowns.push(event.data);
      await machine.hold();
    } else if (event.kind !== "caught-up") {
      said[event.kind] += new TextDecoder().decode(event.bytes);
      if (isPressed && event.kind === "report") await machine.pressPowerButton();
    }
  }
  throw new Error("The events ended without an end");
}

for (const { path, version, dataFolders } of TEST_QEMUS) {
  testWithQemu(
    `Machine.reboot() boots the guest again in the same QEMU ${version}, memory and all`,
    async () => {
      const folders = dataFolders.flatMap((folder) => ["-L", folder]);
      await using machine = await start(counting("wait"), [path, ...folders]);
      const { pid } = machine;
      const boots: Heard[] = [];
      for (const _ of ["cold", "warm", "warm again"]) {
        if (boots.length > 0) await machine.reboot();
        boots.push(await hearBoot(machine));
      }
      assertEquals(boots.map(({ console, report, last }) => [console, report, last]), [
        ["boot 1\n", "report 1\n", "held"],
        ["boot 2\n", "report 2\n", "held"],
        ["boot 3\n", "report 3\n", "held"],
      ]);
      assertEquals(
        boots.map(({ shutdowns }) => shutdowns),
        Array(3).fill([{ guest: true, reason: "guest-shutdown" }]),
      );
      assertEquals(machine.pid, pid);
      // What the ports hold is of all boots: each begins where the one before it ended.
      assertEquals(machine.starts, {
        console: "boot 1\nboot 2\n".length,
        report: "report 1\nreport 2\n".length,
      });
    },
  );
}

testWithQemu(
  "Machine.reboot() boots a guest again that has reset itself, and counts time from there",
  async () => {
    await using machine = await start(counting("reset"));
    const first = await hearBoot(machine, false);
    assertEquals(first.shutdowns, [{ guest: true, reason: "guest-reset" }]);
    await machine.reboot();
    const second = await hearBoot(machine, false);
    assertEquals([first.report, second.report, second.last], ["report 1\n", "report 2\n", "held"]);
    assertEquals(second.shutdowns, [{ guest: true, reason: "guest-reset" }]);
  },
);

testWithQemu("Machine.hold() tells the exit of a QEMU that is gone", async () => {
  await using machine = await start({ console: "up", then: "wait" });
  await machine.quit();
  await machine.hold();
  assertEquals((await hearBoot(machine)).last, "exit");
});

testWithQemu("Machine.reboot() says how QEMU ended where it did", async () => {
  await using machine = await start(counting("wait"));
  await hearBoot(machine);
  Deno.kill(machine.pid, "SIGABRT");
  const error = await assertRejects(() => machine.reboot(), MachineError);
  assertEquals(
    error.message.replace(/`.*`/, "`qemu`"),
    "Cannot reboot the guest: `qemu` ended with 134: no message",
  );
});

testWithQemu("Machine.reboot() waits for QEMU no longer than its limit", async () => {
  await using machine = await start(counting("wait"));
  await hearBoot(machine);
  Deno.kill(machine.pid, "SIGSTOP");
  const error = await assertRejects(() => machine.reboot({ limitMs: 100 }), MachineError);
  assertEquals(
    error.message,
    "Cannot reboot the guest: QEMU did not answer after 0.1s (is the disk of the image or of the boot's folder slow, or gone?)",
  );
});

testWithQemu("Machine.reboot() says why QEMU refuses", async () => {
  const answer = (name: string) => `echo '{"return":{},"id":"${name}"}'`;
  const refusal = `echo '{"error":{"desc":"not now"},"id":"set-action"}'`;
  // A QEMU that takes the first actions, and not those of the reboot.
  const start = ["qmp_capabilities", "set-action", "cont"].map(answer).join("; read -r _; ");
  const said = `echo '{"QMP":{}}'; read -r _; ${start}; read -r _; ${refusal}; cat`;
  const spec = { ...talkingSpec({ then: "wait" }), argv: ["sh", "-c", said], isRebooted: true };
  await using machine = await Machine.start(spec);
  const error = await assertRejects(() => machine.reboot(), MachineError);
  assertEquals(error.message, 'Cannot reboot the guest: QEMU says "not now"');
});
