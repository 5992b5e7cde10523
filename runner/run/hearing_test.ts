/** A host that had no time for us: the clock strikes while words of the guest still wait to be read. */
import { assertEquals } from "@std/assert";
import { LIMIT_MS } from "../../fixtures/harness/clock.ts";
import { articleReport } from "../../fixtures/harness/frames.ts";
import { talkingBoot } from "../../fixtures/harness/talking_boot.ts";
import { Listener } from "../console/console.ts";
import type { MachineEvent } from "../machine/machine.ts";
import { type HeardMachine, Hearing } from "./hearing.ts";

const NONCE = "0".repeat(32);
const bytesOf = (text: string) => new TextEncoder().encode(text.replaceAll("@NONCE@", NONCE));

/** What `words` hold is in the ports' files, and nothing of it is read before somebody looks at the clock. */
class StarvedMachine implements HeardMachine {
  readonly #words: readonly MachineEvent[];
  readonly #looked = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();

  constructor(words: readonly MachineEvent[]) {
    this.#words = words;
  }

  look(): void {
    this.#looked.resolve();
  }

  quit(): Promise<void> {
    return Promise.resolve(this.#ended.resolve());
  }

  pressPowerButton(): Promise<void> {
    return Promise.resolve();
  }

  hold(): Promise<void> {
    return Promise.resolve();
  }

  async *events(): AsyncGenerator<MachineEvent> {
    await this.#looked.promise;
    yield* this.#words;
    yield { kind: "caught-up", atMs: 0 };
    await this.#ended.promise;
    yield { kind: "exit", code: 0, stderr: "", atMs: 0 };
  }
}

const console = { kind: "console", bytes: bytesOf("Linux version 6.1\r\n"), atMs: 0 } as const;
const report = { kind: "report", bytes: bytesOf(articleReport(21357395968, 20946554880)), atMs: 0 } as const;
const firmware = { ...console, bytes: bytesOf("SeaBIOS (version 1.16.2)\r\n") } as const;
const panic = { ...console, bytes: bytesOf("[    1.0] Kernel panic - not syncing: x\r\n") } as const;

const crash = {
  ...console,
  bytes: bytesOf(
    'cloud-init[235]:   File "/usr/lib/python3/dist-packages/cloudinit/cmd/main.py", line 9\r\n\r\ndebian login: ',
  ),
} as const;

const ROWS: readonly {
  readonly what: string;
  readonly words: readonly MachineEvent[];
  readonly over: "deadlineMs" | "silenceMs" | "loaderSilenceMs";
  readonly ending: string;
}[] = [
  { what: "a report that waits", words: [console, report], over: "deadlineMs", ending: "reported" },
  { what: "a report that waits", words: [console, report], over: "silenceMs", ending: "reported" },
  { what: "a panic that waits", words: [console, panic], over: "deadlineMs", ending: "panic" },
  { what: "half a boot", words: [console], over: "deadlineMs", ending: "timeout" },
  { what: "half a boot", words: [console], over: "silenceMs", ending: "silence" },
  { what: "firmware alone", words: [firmware], over: "loaderSilenceMs", ending: "silence" },
  { what: "firmware alone", words: [firmware], over: "deadlineMs", ending: "timeout" },
  {
    what: "a login behind a crash",
    words: [console, crash],
    over: "loaderSilenceMs",
    ending: "cloud-init-crashed",
  },
  { what: "no word at all", words: [], over: "deadlineMs", ending: "no-output" },
];

async function endingOf({ words, over }: typeof ROWS[number]): Promise<string | undefined> {
  const listener = new Listener({ nonce: NONCE, awaited: "after" });
  const hearing = new Hearing({
    machine: new StarvedMachine(words),
    listener,
    boot: talkingBoot({ then: "wait" }, { deadlineMs: Infinity, silenceMs: Infinity, [over]: LIMIT_MS }),
    signal: new AbortController().signal,
    tell: () => {},
    nowMs: () => 2 * LIMIT_MS,
  });
  await hearing.toTheEnd();
  return listener.ending?.name;
}

// Side by side: each takes until the clock is looked at for the first time.
Deno.test("Hearing holds nothing against deadline and silence before all is heard that was said", async () => {
  const endings = await Promise.all(ROWS.map(async (row) => [row.what, row.over, await endingOf(row)]));
  assertEquals(endings, ROWS.map(({ what, over, ending }) => [what, over, ending]));
});

Deno.test("Hearing calls a guest interrupted that was on its way down when the run was ended", async () => {
  const ended = new AbortController();
  const machine = new StarvedMachine([console, report]);
  const listener = new Listener({ nonce: NONCE, awaited: "after" });
  machine.pressPowerButton = () => Promise.resolve(ended.abort());
  const hearing = new Hearing({
    ...{ machine, listener, signal: ended.signal, tell: () => {}, nowMs: () => LIMIT_MS },
    boot: {
      ...talkingBoot({ then: "wait" }, { deadlineMs: Infinity, silenceMs: Infinity }),
      isContinued: true,
    },
  });
  machine.look();
  await hearing.toTheEnd();
  assertEquals([listener.ending?.name, hearing.poweredOff], ["interrupted", undefined]);
});

/** Ends by itself; the clock stands beyond the limit as soon as its power button is pressed. */
class PressedMachine extends StarvedMachine {
  nowMs = LIMIT_MS;
  hasQuit = false;
  readonly #words: readonly MachineEvent[];

  constructor(words: readonly MachineEvent[]) {
    super([]);
    this.#words = words;
  }

  override pressPowerButton(): Promise<void> {
    this.nowMs = 3 * LIMIT_MS;
    return Promise.resolve();
  }

  override quit(): Promise<void> {
    this.hasQuit = true;
    return Promise.resolve();
  }

  override async *events(): AsyncGenerator<MachineEvent> {
    await Promise.resolve();
    yield* this.#words;
  }
}

Deno.test("Hearing waits for a guest at its power button as long as it says something, and no longer", async () => {
  const late = { ...console, atMs: 3 * LIMIT_MS };
  const look = { kind: "caught-up", atMs: 0 } as const;
  const quits: boolean[] = [];
  for (const words of [[console, report, look, look], [console, report, look, late, look]]) {
    const machine = new PressedMachine(words);
    const boot = talkingBoot({ then: "wait" }, {
      ...{ deadlineMs: Infinity, silenceMs: Infinity, loaderSilenceMs: LIMIT_MS },
    });
    const hearing = new Hearing({
      machine,
      listener: new Listener({ nonce: NONCE, awaited: "after" }),
      boot: { ...boot, isContinued: true },
      signal: new AbortController().signal,
      tell: () => {},
      nowMs: () => machine.nowMs,
    });
    await hearing.toTheEnd();
    quits.push(machine.hasQuit);
    assertEquals(hearing.poweredOff, false);
  }
  assertEquals(quits, [true, false]);
});
