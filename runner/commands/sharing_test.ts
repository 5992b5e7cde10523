import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { writeCases, writeRecords } from "../../bench/made.ts";
import { call, callWith } from "../../fixtures/harness/call.ts";
import { TEST_HOST, testWithQemu } from "../../fixtures/harness/qemu.ts";
import { folderWith } from "../../fixtures/harness/running_shell.ts";
import { serveStore } from "../../fixtures/harness/store_server.ts";
import { findImage } from "../image/image.ts";
import { plan } from "../plan/plan.ts";
import { shareRecord } from "../record/shared_records.ts";
import { SharedStore } from "../record/shared_store.ts";
import { loadCases } from "../suite/load.ts";

testWithQemu(
  "run --records takes what another machine has booted, and boots where the store is of no use",
  async () => {
    if (!TEST_HOST) throw new Error("there is no QEMU");
    const folder = await folderWith({
      console: "[    0.0] Linux version 6.1\r\n\r\nhost login: ",
      then: "poweroff",
    });
    const at = (name: string) => join(folder, name);
    const files = new Map<string, Uint8Array>();
    let isBroken = false;
    await using server = serveStore(files, () => isBroken ? { status: 503 } : undefined);
    try {
      await writeCases(at("cases"), 1, 1);
      const image = await findImage({ kind: "path", path: at("disk.img") }, at("seedling"));
      const { cases } = await loadCases([at("cases")]);
      const { boots } = plan(cases.map((each) => ({ case: each, image })), TEST_HOST);
      await writeRecords(at("elsewhere"), boots);
      const store = new SharedStore({ url: server.url, signal: new AbortController().signal });
      await shareRecord(store, at(`elsewhere/${boots[0]?.id}-00000000`));
      const run = (records: string, ...more: readonly string[]) =>
        callWith(
          { cacheFolder: at("seedling"), recordsFolder: at(records) },
          ...[
            "run",
            at("cases"),
            "--image",
            at("disk.img"),
            "--accel=tcg",
            "--retries=0",
            ...more,
          ],
        );
      const taken = await run("here", "--records", server.url);
      assertEquals([taken.code, taken.err], [0, ""]);
      assertMatch(taken.out, /✓ boot \(recorded .* ago\)/);
      const named = ["--image", `sha256:${image.sha256}`, "--accel=tcg", "--records", server.url];
      const elsewhere = await callWith(
        { cacheFolder: at("seedling"), recordsFolder: at("elsewhere-too") },
        ...["run", at("cases"), ...named],
      );
      assertEquals([elsewhere.code, elsewhere.err], [0, ""]);
      assertMatch(elsewhere.out, /✓ boot \(recorded .* ago\)/);
      isBroken = true;
      const booted = await run("there", "--records", server.url);
      const alone = await run("there");
      assertEquals(booted.code, alone.code, booted.out + alone.out);
      assertStringIncludes(
        booted.err,
        `Records are not all shared: ${server.url}: it answers HEAD with 503\n`,
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

const MISTAKES: Readonly<Record<string, string>> = {
  "--records cache.example":
    'Cannot share records by "--records": no address of a store (write https://HOST/PATH)\n',
  "--records http://me:50%@cache.example":
    'Cannot share records by "--records": no address of a store (write https://HOST/PATH)\n',
  "--records ftp://cache.example":
    'Cannot share records by "--records": no address of a store (write https://HOST/PATH)\n',
  "--records-read-only": "Cannot only read records: from where is not said (give --records URL too)\n",
};
for (const [words, said] of Object.entries(MISTAKES)) {
  Deno.test(`readSharing() says what is wrong with ${words}`, async () => {
    assertEquals((await call("run", "cases", ...words.split(" "))).err, said);
  });
}
