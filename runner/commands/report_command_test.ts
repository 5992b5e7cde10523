import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { SAMPLE } from "../../fixtures/goldens/reports/sample.ts";
import { call } from "../../fixtures/harness/call.ts";
import { json } from "../../reporters/json.ts";
import { text } from "../../reporters/text.ts";

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-report-" });
  try {
    await Deno.writeTextFile(join(folder, "run.json"), json(SAMPLE));
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("report makes any report of a run's JSON, each written even where another cannot be", () =>
  inFolder(async (folder) => {
    const [run, page] = ["run.json", "run.html"].map((name) => join(folder, name));
    // No filesystem takes a name of so many characters.
    const lost = join(folder, `${"x".repeat(300)}.xml`);
    const reports = ["text", `junit=${lost}`, `html=${page}`].flatMap((each) => ["--report", each]);
    const { code, out, err } = await call("report", run ?? "", ...reports);
    assertEquals(code, 2);
    assertEquals(out, text(SAMPLE, { color: false, columns: 100 }));
    assertStringIncludes(err, `Cannot write report "${lost}":`);
    assertStringIncludes(await Deno.readTextFile(page ?? ""), "<!DOCTYPE html>");
  }));

Deno.test("report refuses a folder that stands where a file is to be before it writes any", () =>
  inFolder(async (folder) => {
    const [run, page, lost] = ["run.json", "run.html", "lost.xml"].map((name) => join(folder, name));
    await Deno.mkdir(lost ?? "");
    const reports = [`html=${page}`, `junit=${lost}`].flatMap((each) => ["--report", each]);
    const { code, err } = await call("report", run ?? "", ...reports);
    assertEquals([code, await Deno.stat(page ?? "").catch(() => "none")], [2, "none"]);
    assertStringIncludes(err, `Cannot write report "${lost}": it is a folder (name a file)`);
  }));

Deno.test("report puts the cases of several files behind each other", () =>
  inFolder(async (folder) => {
    const [run = "", later = ""] = ["run.json", "later.json"].map((name) => join(folder, name));
    await Deno.writeTextFile(later, json({ ...SAMPLE, seconds: SAMPLE.seconds + 1 }));
    const { code, out } = await call("report", run, later, "--report", "json");
    assertEquals([code, JSON.parse(out).cases.length], [0, 2 * SAMPLE.cases.length]);
  }));

Deno.test("report says of each run's host, where they differ, also behind one that had none", () =>
  inFolder(async (folder) => {
    const [run = "", other = "", heard = ""] = ["run.json", "other.json", "heard.json"].map((name) =>
      join(folder, name)
    );
    const { host, ...hostless } = SAMPLE;
    if (host === undefined) throw new Error("the sample has no host");
    const kvm = { ...host, accelerator: "kvm", because: "it works" } as const;
    await Deno.writeTextFile(other, json({ ...SAMPLE, host: kvm }));
    await Deno.writeTextFile(heard, json(hostless));
    const both = (await call("report", run, other)).out;
    assertStringIncludes(
      both.replace(/\s+/g, " "),
      `tcg, QEMU ${host.qemuVersion} (tcg: ${host.because}; kvm: it works)`,
    );
    assertStringIncludes((await call("report", heard, run)).out, `QEMU ${host.qemuVersion} (`);
  }));

Deno.test("report refuses a run that it is given twice, under whatever name", () =>
  inFolder(async (folder) => {
    const [run = "", copy = ""] = ["run.json", "copy.json"].map((name) => join(folder, name));
    await Deno.writeTextFile(copy, `${json(SAMPLE)}\n`);
    for (const again of [run, copy]) {
      const { code, out, err } = await call("report", run, again);
      assertEquals([code, out], [2, ""]);
      assertEquals(
        err,
        `Cannot report "${again}": it tells of the same run as "${run}", whose cases would count twice\n`,
      );
    }
  }));

Deno.test("report says what is wrong with what it is given", () =>
  inFolder(async (folder) => {
    const other = join(folder, "other.json");
    await Deno.writeTextFile(other, "[]");
    const green = join(folder, "green.json");
    const cases = SAMPLE.cases.map((each) => ({ ...each, verdict: "pass" as const }));
    await Deno.writeTextFile(green, json({ ...SAMPLE, cases }));
    const red = SAMPLE.cases.find(({ verdict, points }) => verdict !== "pass" && points.length > 0);
    const rows = [
      [
        [green],
        `Cannot read report "${green}": "${red?.id}" is called pass, and its points come to ${red?.verdict}\n`,
      ],
      [[], "Cannot report: no file is named (name what --report json=FILE wrote)\n"],
      [[join(folder, "none.json")], `Cannot read report "${folder}/none.json": no such file\n`],
      [
        [other],
        `Cannot read report "${other}": it is [] (it should be an object) (give what --report json=FILE wrote)\n`,
      ],
      [
        ["/dev/zero"],
        'Cannot read report "/dev/zero": it has more than 268435456 bytes (give what --report json=FILE wrote)\n',
      ],
      [[other, "--report", "jsn"], 'Cannot read "--report jsn": unknown (did you mean "json"?)\n'],
    ] as const;
    for (const [args, said] of rows) {
      assertEquals(await call("report", ...args), { code: 2, out: "", err: said });
    }
  }));

Deno.test("report writes none over the JSON that it reads", () =>
  inFolder(async (folder) => {
    const run = join(folder, "run.json");
    const { code, err } = await call("report", run, "--report", `html=${run}`);
    assertEquals([code, await Deno.readTextFile(run)], [2, json(SAMPLE)]);
    assertStringIncludes(err, "it is read (give it another name)");
  }));
