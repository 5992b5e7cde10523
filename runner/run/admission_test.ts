import { assertEquals } from "@std/assert";
import { admitAll, type Capacity, nextBoot, type Share } from "./admission.ts";

interface Boot extends Share {
  readonly name: string;
}

/** `c2m3`: two CPUs, and three of what memory is counted in here. */
function bootOf(name: string): Boot {
  const [, cpus = "1", memory = "1"] = /^c(\d)m(\d)/.exec(name) ?? [];
  return { name, cpus: Number(cpus), memoryBytes: Number(memory) };
}

interface Row {
  readonly what: string;
  readonly running: string;
  readonly waiting: string;
  readonly jobs?: number;
  readonly cpus?: number;
  readonly lastCpus?: number;
  readonly most?: number;
  readonly now?: number;
  readonly next: string | undefined;
}

const ROWS: readonly Row[] = [
  { what: "nothing for nobody", running: "", waiting: "", next: undefined },
  { what: "the first in order", running: "c1m1", waiting: "c1m2 c1m1", next: "c1m2" },
  { what: "nothing beside all jobs", running: "c1m1 c1m1", waiting: "c1m1", jobs: 2, next: undefined },
  { what: "the last job", running: "c1m1", waiting: "c1m1", jobs: 2, next: "c1m1" },
  { what: "nothing beside all CPUs", running: "c1m1 c1m1", waiting: "c1m1", cpus: 2, next: undefined },
  { what: "what the other CPUs carry", running: "c1m1", waiting: "c2m1 c1m1", cpus: 2, next: "c1m1" },
  { what: "a guest of more CPUs than there are, alone", running: "", waiting: "c4m1", cpus: 2, next: "c4m1" },
  { what: "nothing beside it", running: "c4m1", waiting: "c1m1", cpus: 2, next: undefined },
  { what: "the last of all", running: "c1m1 c1m1", waiting: "c1m1", cpus: 2, lastCpus: 3, next: "c1m1" },
  { what: "nothing yet", running: "c1m1 c1m1", waiting: "c1m1 c1m1", cpus: 2, lastCpus: 3, next: undefined },
  {
    what: "the last that fits",
    running: "c1m9",
    waiting: "c1m2 c1m1",
    cpus: 1,
    lastCpus: 3,
    most: 10,
    next: "c1m1",
  },
  { what: "what fits to the byte", running: "c1m3", waiting: "c1m4", most: 7, now: 7, next: "c1m4" },
  { what: "nothing a byte larger", running: "c1m4", waiting: "c1m4", most: 7, now: 7, next: undefined },
  { what: "the first that fits", running: "c1m4", waiting: "c1m4 c1m3", most: 7, now: 7, next: "c1m3" },
  { what: "the first, where nothing runs", running: "", waiting: "c1m4 c1m1", most: 2, now: 2, next: "c1m4" },
  // Running guests have touched next to nothing yet, and hold theirs all the same.
  { what: "nothing that is held", running: "c1m4", waiting: "c1m4", most: 7, now: 6, next: undefined },
  // Others took it in the meantime.
  { what: "nothing that is gone", running: "c1m1", waiting: "c1m4", most: 9, now: 3, next: undefined },
  { what: "what is left, with all touched", running: "c1m4", waiting: "c1m3", most: 7, now: 3, next: "c1m3" },
];

const bootsOf = (names: string) => names.split(" ").filter(Boolean).map(bootOf);

for (const { what, running, waiting, jobs = 9, cpus, lastCpus, most = 99, now = 99, next } of ROWS) {
  Deno.test(`nextBoot() takes ${what} (${running || "nothing"} runs, ${waiting || "nothing"} waits)`, () => {
    const room = {
      jobs,
      ...(cpus && { cpus }),
      ...(lastCpus && { lastCpus }),
      seen: { mostBytes: most, nowBytes: now },
    };
    assertEquals(nextBoot(bootsOf(waiting), bootsOf(running), room)?.name, next);
  });
}

/** Boots that end when the test says so; `said` is the order in which they started and ended. */
class Stage {
  readonly said: string[] = [];
  readonly #ends = new Map<string, () => void>();
  #change = Promise.withResolvers<void>();

  readonly start = async ({ name }: Boot): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ends.set(name, resolve);
    this.#say(`+${name}`);
    await promise;
    this.#say(`-${name}`);
  };

  end(name: string): void {
    this.#ends.get(name)?.();
  }

  /** Waits until so much was said. */
  async until(count: number): Promise<string> {
    while (this.said.length < count) await this.#change.promise;
    return this.said.join(" ");
  }

  #say(text: string): void {
    this.said.push(text);
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}

/** Memory of which the stage's guests have touched all that they may. */
const availableOf = (bytes: readonly number[]) => {
  const left = [...bytes];
  const last = left.at(-1) ?? 0;
  return () => Promise.resolve(left.shift() ?? last);
};

Deno.test("admitAll() starts the next as soon as one ends, and waits for all", async () => {
  const stage = new Stage();
  const names = ["c1m1a", "c1m1b", "c1m1c"];
  const all = admitAll(names.map(bootOf), { jobs: 2 }, stage.start);
  assertEquals(await stage.until(2), "+c1m1a +c1m1b");
  stage.end("c1m1b");
  assertEquals(await stage.until(4), "+c1m1a +c1m1b -c1m1b +c1m1c");
  stage.end("c1m1a");
  stage.end("c1m1c");
  await all;
  assertEquals(stage.said.length, 6);
});

Deno.test("admitAll() holds a guest's memory until its end, touched or not", async () => {
  const stage = new Stage();
  const all = admitAll(
    ["c1m4a", "c1m4b"].map(bootOf),
    { jobs: 9, availableMemory: availableOf([7]) },
    stage.start,
  );
  assertEquals(await stage.until(1), "+c1m4a");
  stage.end("c1m4a");
  assertEquals(await stage.until(3), "+c1m4a -c1m4a +c1m4b");
  stage.end("c1m4b");
  await all;
});

Deno.test("admitAll() starts the first of all though there is no memory, and one after the other", async () => {
  const stage = new Stage();
  const all = admitAll(
    ["c1m9a", "c1m1b"].map(bootOf),
    { jobs: 9, availableMemory: availableOf([0]) },
    stage.start,
  );
  assertEquals(await stage.until(1), "+c1m9a");
  stage.end("c1m9a");
  assertEquals(await stage.until(3), "+c1m9a -c1m9a +c1m1b");
  stage.end("c1m1b");
  await all;
});

Deno.test("admitAll() takes the memory that others gave back in the meantime", async () => {
  const stage = new Stage();
  const boots = ["c1m2a", "c1m2b"].map(bootOf);
  const all = admitAll(boots, { jobs: 2, availableMemory: availableOf([2, 6]) }, stage.start);
  assertEquals(await stage.until(2), "+c1m2a +c1m2b");
  stage.end("c1m2a");
  stage.end("c1m2b");
  await all;
});

Deno.test("admitAll() counts anew once nothing of its own runs", async () => {
  const stage = new Stage();
  const boots = ["c1m9a", "c1m2b", "c1m3c"].map(bootOf);
  // Others took from 9 to 4 while the first ran; the second has touched nothing yet.
  const all = admitAll(boots, { jobs: 2, availableMemory: availableOf([9, 0, 4, 4]) }, stage.start);
  assertEquals(await stage.until(1), "+c1m9a");
  stage.end("c1m9a");
  assertEquals(await stage.until(3), "+c1m9a -c1m9a +c1m2b");
  stage.end("c1m2b");
  assertEquals(await stage.until(5), "+c1m9a -c1m9a +c1m2b -c1m2b +c1m3c");
  stage.end("c1m3c");
  await all;
});

Deno.test("admitAll() waits for what runs where the memory cannot be looked at", async () => {
  const stage = new Stage();
  const failed = Promise.withResolvers<void>();
  let looks = 0;
  const availableMemory: Capacity["availableMemory"] = () => {
    if (looks++ === 0) return Promise.resolve(9);
    // Behind all that follows from the failure at once.
    setTimeout(failed.resolve);
    return Promise.reject(new Error("no sh"));
  };
  const all = admitAll(["c1m1a", "c1m1b"].map(bootOf), { jobs: 2, availableMemory }, stage.start);
  const saidAtEnd = all.then(() => "no error", ({ message }: Error) => `${stage.said.join(" ")}: ${message}`);
  await failed.promise;
  stage.end("c1m1a");
  assertEquals(await saidAtEnd, "+c1m1a -c1m1a: no sh");
});
