import { assert, assertEquals } from "@std/assert";
import type { BootAttempt } from "../record/outcome.ts";
import { withRetries } from "./attempts.ts";
import type { BootOutcome } from "../record/outcome.ts";
import { ENDING_NAMES } from "../console/endings.ts";
import type { EndingName } from "../console/console.ts";
import { ending, isHostTrouble } from "../console/ending.ts";

const SIGNAL = new AbortController().signal;

function heard(name: EndingName): BootOutcome {
  const seen = ending(name, { text: `it ended with ${name}`, hint: false });
  const transcript = { lines: [], frames: [], damage: [], ending: seen, phases: [] };
  return {
    kind: "heard",
    heard: { id: "a", image: "i", transcript, seconds: 2, consolePath: `/records/${name}/console` },
  };
}

const BROKEN: BootOutcome = { kind: "broken", because: "no room", isHostTrouble: true };

/** The last outcome of boots that end so, how many were made, and the attempts told. */
async function made(
  outcomes: readonly BootOutcome[],
  retries = 1,
  { signal = SIGNAL, waitedInVain = new Set<string>() } = {},
) {
  let [boots, alone] = [0, 0];
  const afters: (string | undefined)[] = [];
  const { outcome: last } = await withRetries((after) => {
    afters.push(after?.because);
    return Promise.resolve({ outcome: outcomes[boots++] ?? { kind: "not-run", because: "no more" } });
  }, {
    ...{ retries, signal, waitedInVain },
    alone: (work) => {
      alone += 1;
      return work();
    },
  });
  const attempts: readonly BootAttempt[] = last.kind === "not-run" ? [] : last.attempts ?? [];
  return { last, boots, attempts, alone, afters };
}

const GOOD = heard("reported");

Deno.test("withRetries() boots once more after each kind of the host's trouble, and tells the attempt", async () => {
  for (
    const name of ["qemu-crash", "host-disk-full", "host-io-error", "host-memory", "guest-timeout"] as const
  ) {
    const { last, boots, attempts } = await made([heard(name), GOOD]);
    assert(last.kind === "heard");
    assertEquals([boots, last.heard.transcript.ending.name], [2, "reported"]);
    const [consolePath, because] = [`/records/${name}/console`, `it ended with ${name}`];
    assertEquals(attempts, [{ because, ending: name, seconds: 2, consolePath }]);
  }
});

Deno.test("withRetries() makes a guest anew alone where the host was too slow for it, and says why it is made anew", async () => {
  const slow = await made([heard("guest-timeout"), heard("qemu-crash"), GOOD], 2);
  assertEquals([slow.boots, slow.alone, slow.afters], [
    3,
    1,
    [undefined, "it ended with guest-timeout", "it ended with qemu-crash"],
  ]);
});

Deno.test("withRetries() never boots again after a verdict, nor after any other error", async () => {
  const others = [
    ...ENDING_NAMES.filter((name) => !isHostTrouble(name)).map(heard),
    { kind: "broken", because: "no such option" } as const,
    { kind: "not-run", because: "--fail-fast" } as const,
  ];
  for (const outcome of others) {
    const { boots, last, attempts } = await made([outcome, GOOD]);
    assertEquals([boots, last, attempts], [1, outcome, []]);
  }
});

Deno.test("withRetries() gives up after as many retries as it is given", async () => {
  const crash = heard("qemu-crash");
  for (const retries of [0, 1, 3]) {
    const { boots, attempts } = await made(Array(9).fill(crash), retries);
    assertEquals([boots, attempts.length], [retries + 1, retries]);
  }
});

Deno.test("withRetries() makes a boot anew that the host did not let start", async () => {
  const { last, attempts } = await made([BROKEN, GOOD]);
  assertEquals([last.kind, attempts], ["heard", [{ because: "no room" }]]);
});

Deno.test("withRetries() keeps what it has where no other boot may start", async () => {
  const crash = heard("qemu-crash");
  assertEquals((await made([crash, { kind: "not-run", because: "--fail-fast" }])).last, crash);
  const { boots, last } = await made([crash, GOOD], 1, { signal: AbortSignal.abort() });
  assertEquals([boots, last], [1, crash]);
});

/** Came up, without the device that its systemd gave up; a log from KVM's guest tells the same. */
function slow(device: string, accelerator: "tcg" | "kvm" = "tcg"): BootOutcome {
  assert(GOOD.kind === "heard");
  const lines = [{ number: 3, text: `[ TIME ] Timed out waiting for device ${device}.` }];
  const host = { accelerator, because: "", qemuVersion: "9.2.0", hostname: "h" } as const;
  return {
    ...GOOD,
    heard: { ...GOOD.heard, host, transcript: { ...GOOD.heard.transcript, lines } },
  };
}

Deno.test("withRetries() makes a guest anew alone that came up without what its systemd gave up too early", async () => {
  const { last, boots, alone, attempts } = await made([slow("/dev/vda15"), GOOD]);
  assertEquals([last, boots, alone], [{ ...GOOD, attempts }, 2, 1]);
  assertEquals(attempts.map(({ ending }) => ending), ["guest-timeout"]);
});

Deno.test("withRetries() takes a device for missing that a guest waited for in vain alone too, in all boots of the run", async () => {
  const waitedInVain = new Set<string>();
  const first = await made([slow("/dev/vdx"), slow("/dev/vdx"), GOOD], 1, { waitedInVain });
  assertEquals([first.boots, first.last.kind], [2, "heard"]);
  assertEquals((await made([slow("/dev/vdx"), GOOD], 1, { waitedInVain })).boots, 1);
  assertEquals((await made([slow("/dev/vdy"), GOOD], 1, { waitedInVain })).boots, 2);
});

Deno.test("withRetries() takes an accelerated guest at its word", async () => {
  assertEquals((await made([slow("/dev/vda15", "kvm"), GOOD])).boots, 1);
});
