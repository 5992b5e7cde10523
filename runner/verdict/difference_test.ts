import { assertEquals } from "@std/assert";
import { articleReport, frameText } from "../../fixtures/harness/frames.ts";
import { listenTo } from "../console/console.ts";
import type { DiskLayout } from "../disk/layout.ts";
import { compareRows } from "./compared_rows.ts";
import { type ComparedBoot, type Difference, findDifference } from "./difference.ts";

const NONCE = "0123456789abcdef";
const bytes = (text: string) => new TextEncoder().encode(text);

function bootOf(
  report: string,
  changes: Partial<ComparedBoot> & { readonly console?: string } = {},
): ComparedBoot {
  const { console = "Linux version 6.1\r\n", ...others } = changes;
  const transcript = listenTo({
    console: bytes(console),
    report: bytes(report.replaceAll("@NONCE@", NONCE)),
    nonce: NONCE,
  });
  return { image: "", transcript, seconds: 0, ...others };
}

async function recordingOf(name: string): Promise<ComparedBoot> {
  const folder = new URL(`../../fixtures/recordings/debian-12/growth/${name}/`, import.meta.url);
  const [console, report] = await Promise.all(
    ["console", "report"].map((port) => Deno.readFile(new URL(port, folder))),
  );
  return {
    image: "",
    transcript: listenTo({ console: console ?? bytes(""), ...(report && { report }) }),
    seconds: 0,
  };
}

/** `lsblk vda1 size` of every fact with a status. */
function factsOf({ kinds }: Difference, status: string): readonly string[] {
  return kinds.flatMap((each) =>
    each.kind === "untold" ? [] : each.facts.filter((fact) => fact.status === status)
      .map(({ row, column }) => [each.key, row, column].filter((word) => word !== "").join(" "))
  );
}

function untoldOf({ kinds }: Difference): readonly string[] {
  return kinds.flatMap((each) =>
    each.kind === "untold" && each.because.includes(undefined) ? [each.key] : []
  );
}

const GROWN = articleReport(21357395968, 20946554880);
const LAYOUT: DiskLayout = { kind: "gpt", sectorBytes: 512, sizeBytes: 2 ** 31, partitions: [] };

Deno.test("findDifference() finds of two real boots what growpart does, and nothing else", async () => {
  const difference = findDifference([await recordingOf("default"), await recordingOf("growpart-off")]);
  assertEquals(difference.status, "different");
  const told = factsOf(difference, "different").filter((fact) => /^(?:course|lsblk|df) /.test(fact));
  assertEquals(told, [
    "lsblk vda1 size",
    ...["df / size", "df / avail", "df / use%"],
  ]);
});

Deno.test("findDifference() finds a real boot the same as itself", async () => {
  const difference = findDifference([await recordingOf("default"), await recordingOf("default")]);
  assertEquals([difference.status, factsOf(difference, "masked")], ["same", []]);
});

Deno.test("findDifference() tells that a guest tells less, with the reason", () => {
  const dead = bootOf("", { console: "[ 1.0] Kernel panic - not syncing: no init\n" });
  const difference = findDifference([bootOf(GROWN), dead]);
  assertEquals(difference.status, "different");
  assertEquals(factsOf(difference, "different"), ["course ending", "course phases"]);
  assertEquals(untoldOf(difference).slice(0, 2), ["lsblk", "df"]);
  const because = difference.kinds.flatMap((each) =>
    each.key === "lsblk" && each.kind === "untold" ? each.because : []
  );
  assertEquals(because, [undefined, "no report: the kernel panicked: no init"]);
});

Deno.test("findDifference() calls a frame that only one report has a difference", () => {
  const [lsblk = ""] = GROWN.split("#seedling 1 @NONCE@ 00000000-0000-0000-0000-000000000000 after df");
  const done = frameText({ moment: "after", name: "done" });
  const difference = findDifference([bootOf(lsblk + done), bootOf(GROWN)]);
  assertEquals([difference.status, untoldOf(difference)], ["different", ["df"]]);
});

Deno.test("findDifference() holds nothing against a record that only lacks what the host read", () => {
  const whole = bootOf(GROWN, { image: "debian-12", seconds: 83, before: LAYOUT, after: LAYOUT });
  const difference = findDifference([bootOf(GROWN), whole]);
  assertEquals([difference.status, factsOf(difference, "different")], ["same", []]);
  assertEquals(untoldOf(difference).filter((key) => key.startsWith("image's")), [
    "image's partitions",
    "image's filesystem",
  ]);
});

Deno.test("findDifference() compares the images that were booted", () => {
  const boots = [LAYOUT, { ...LAYOUT, sizeBytes: 2 ** 32 }].map((before) =>
    bootOf(GROWN, { before, after: LAYOUT })
  );
  const [a = bootOf(""), b = bootOf("")] = boots;
  assertEquals(factsOf(findDifference([a, b]), "different")[0], "image's partitions table size");
});

Deno.test("findDifference() masks how long boots take, and the image's name is a fact", () => {
  const boots = [["debian-12", 80], ["debian-13", 95]] as const;
  const [a = bootOf(""), b = bootOf("")] = boots.map(([image, seconds]) => bootOf(GROWN, { image, seconds }));
  const difference = findDifference([a, b]);
  assertEquals(factsOf(difference, "different"), ["course image"]);
  assertEquals(factsOf(difference, "masked").at(-1), "course until the end");
});

Deno.test("findDifference() compares consoles' tables where a report is missing", () => {
  const table = (size: string) =>
    `Filesystem Size Used Avail Use% Mounted on\n/dev/vda1 ${size} 1.1G 966M 52% /\n`;
  const difference = findDifference([
    bootOf("", { console: table("2.0G") }),
    bootOf("", { console: table("20G") }),
  ]);
  assertEquals([difference.status, factsOf(difference, "different")], ["different", ["df / size"]]);
});

Deno.test("findDifference() of boots that tell nothing is no sameness", () => {
  assertEquals(findDifference([bootOf(""), bootOf("")]).status, "nothing told");
});

Deno.test("compareRows() pairs rows by name, each of several, and shows one that only one side has whole", () => {
  const row = (name: string, size: string) => ({
    names: [name],
    columns: { name: { kind: "text", text: name }, size: { kind: "text", text: size } },
  } as const);
  const [a, b] = [[row("/", "1"), row("/", "2"), row("/old", "3")], [
    row("/new", "4"),
    row("/", "5"),
    row("/", "2"),
  ]];
  const facts = compareRows("x", [a, b]).filter(({ status }) => status !== "same");
  assertEquals(facts, [
    { row: "/", column: "size", told: ["1", "5"], status: "different" },
    { row: "/old", column: "", told: ["size 3", "not there"], status: "different" },
    { row: "/new", column: "", told: ["not there", "size 4"], status: "different" },
  ]);
});

Deno.test("compareRows() pairs rows whose names always differ, masks lists, and takes a list for a set", () => {
  const list = (...items: readonly string[]) => ({ kind: "list", items, text: items.join(", ") } as const);
  const row = (id: string, ...items: readonly string[]) => ({
    names: [id],
    columns: { ids: list(...items) },
  });
  const uuid = (digit: number) => `5eed0012-0000-4000-8000-00000000000${digit}`;
  const [first, second] = [row(uuid(1), "a", uuid(2)), row(uuid(3), uuid(4), "a")];
  assertEquals(compareRows("x", [[first], [second]]).map(({ status, because }) => [status, because]), [
    ["masked", "boot ids, filesystems and partitions get new UUIDs"],
  ]);
  assertEquals(compareRows("x", [[row("r", "a", "b")], [row("r", "b", "a")]])[0]?.status, "same");
});
