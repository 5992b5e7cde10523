import { assertEquals } from "@std/assert";
import { MOST_PORT_BYTES } from "../record/record_text.ts";
import { portLimit } from "./port_limit.ts";

async function endingOf(consoleBytes: number, reportBytes: number, start = 0): Promise<string | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-port-limit-" });
  try {
    for (const [port, bytes] of [["console", consoleBytes], ["report", reportBytes]] as const) {
      await Deno.writeTextFile(`${folder}/${port}`, "");
      await Deno.truncate(`${folder}/${port}`, bytes);
    }
    return (await portLimit(folder, { console: start, report: start }))?.text;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("portLimit() ends a boot that said more than its record keeps, in its own part of the ports", async () => {
  const more = MOST_PORT_BYTES + 1;
  assertEquals(await endingOf(MOST_PORT_BYTES, MOST_PORT_BYTES), undefined);
  assertEquals(await endingOf(more, 0), `the guest sent more than ${MOST_PORT_BYTES} bytes on the console`);
  assertEquals(
    await endingOf(0, more),
    `the guest sent more than ${MOST_PORT_BYTES} bytes on the report channel`,
  );
  assertEquals(await endingOf(more, more, 1), undefined);
});

Deno.test("portLimit() has nothing to say of ports that are gone", async () => {
  assertEquals(await portLimit("/nowhere", { console: 0, report: 0 }), undefined);
});
