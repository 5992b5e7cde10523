import { assertEquals, assertThrows } from "@std/assert";
import { boot } from "./boot.ts";
import { FactsError } from "./fact.ts";

const FOLDER = new URL("../../fixtures/facts/boot/", import.meta.url);

/** `column text` of the row, in the order of the columns. */
function brief(text: string): readonly string[] {
  const [row, ...others] = boot.parse(text);
  assertEquals([row?.names, others], [[], []]);
  return Object.entries(row?.columns ?? {}).map(([column, value]) =>
    `${column} ${value.kind === "duration" ? value.text : value.kind}`
  );
}

const times = (given: Readonly<Record<string, number>>) =>
  ["Firmware", "Loader", "InitRD", "Userspace", "Finish"]
    .map((each) => `${each}TimestampMonotonic=${given[each] ?? 0}\n`).join("") + "btime 1000000\n";

const status = (stages: Readonly<Record<string, unknown>>) =>
  `#status.json\n${JSON.stringify({ v1: { stage: null, ...stages } }, null, 1)}\n`;

const STAGES = status({
  "init-local": { errors: [], start: 1000010, finished: 1000011.5 },
  init: { errors: [], start: 1000012, finished: 1000014 },
  "modules-config": { errors: [], start: null, finished: null },
  "modules-final": { errors: [], start: 1000030, finished: 1000040.25 },
});

Deno.test("boot.parse() reads Debian 12 on a BIOS, where nobody tells of the firmware", () => {
  const told = brief(Deno.readTextFileSync(new URL("debian-12.txt", FOLDER)));
  assertEquals(told, ["kernel 27.297s", "userspace 3m13.809s", "cloud-init 22.073s", "total 3m41.106s"]);
});

Deno.test("boot.parse() puts the times together as systemd-analyze does", () => {
  // `Startup finished in 10.231s (firmware) + 7.539s (loader) + 5.423s (kernel) + 13.168s (userspace) = 36.361s`
  const text = times({ Firmware: 17770382, Loader: 7539019, Userspace: 5422672, Finish: 18590863 });
  assertEquals(brief(text), [
    "firmware 10.231s",
    "loader 7.539s",
    "kernel 5.423s",
    "userspace 13.168s",
    "total 36.361s",
  ]);
});

Deno.test("boot.parse() tells an initramfs with systemd apart from the kernel", () => {
  const text = times({ InitRD: 1500000, Userspace: 3500000, Finish: 8500000 }) + STAGES;
  assertEquals(brief(text), ["kernel 1.5s", "initrd 2s", "userspace 5s", "cloud-init 13.75s", "total 8.5s"]);
});

Deno.test("boot.parse() knows no end of a boot that has none", () => {
  assertEquals(brief(times({ Userspace: 3500000 })), ["kernel 3.5s"]);
});

Deno.test("boot.parse() takes cloud-init's end for the boot's where there is no systemd", () => {
  assertEquals(brief(`btime 1000000\n${STAGES}`), ["cloud-init 13.75s", "total 40.25s"]);
});

const NO_TOTAL: Readonly<Record<string, string>> = {
  "whose last stage has not ended": `btime 1000000\n${
    status({ init: { start: 1, finished: 2 }, "modules-final": { start: 3, finished: null } })
  }`,
  "whose clock was set back": `btime 2000000\n${STAGES}`,
  "that does not tell when the kernel began": STAGES,
};
for (const [guest, text] of Object.entries(NO_TOTAL)) {
  Deno.test(`boot.parse() knows no total of a guest without systemd ${guest}`, () => {
    assertEquals(brief(text).map((each) => each.split(" ")[0]), ["cloud-init"]);
  });
}

Deno.test("boot.parse() tells no time of what ended before it began", () => {
  assertEquals(brief(times({ Userspace: 9_000_000, Finish: 6_000_000 })), ["kernel 9s", "total 6s"]);
});

const UNREADABLE: Readonly<Record<string, string>> = {
  "": "Cannot read the boot's times: there are none",
  "btime 1\n": "Cannot read the boot's times: there are none",
  "FinishTimestampMonotonic=-1\n": "Cannot read the boot's times: there are none",
  "btime 1\n#status.json\n{": "Cannot read the JSON of cloud-init's status.json",
};
for (const [text, message] of Object.entries(UNREADABLE)) {
  Deno.test(`boot.parse() refuses ${JSON.stringify(text)}`, () => {
    assertThrows(() => boot.parse(text), FactsError, message);
  });
}

Deno.test("boot.parse() tells how long systemd was at it where it still starts", () => {
  const times =
    "FirmwareTimestampMonotonic=0\nUserspaceTimestampMonotonic=2000000\nFinishTimestampMonotonic=0\n";
  const [row] = boot.parse(`${times}btime 1000\nuptime 63.42\n`);
  assertEquals(row?.columns.total, { kind: "duration", durationMs: 63_420, text: "1m3.42s" });
  assertEquals([row?.columns.userspace, row?.because?.slice(0, 26)], [
    undefined,
    "systemd was still starting",
  ]);
});
