import { assertEquals, assertThrows } from "@std/assert";
import { AS_GROWN, GROWN_FILESYSTEM_BYTES, seen } from "../../fixtures/harness/seen.ts";
import { FactsError } from "./fact.ts";
import { filesystem } from "./filesystem.ts";
import { lsblk } from "./lsblk.ts";

Deno.test("filesystem.read() tells each filesystem by its superblock", () => {
  const size = { minBytes: GROWN_FILESYSTEM_BYTES, maxBytes: GROWN_FILESYSTEM_BYTES };
  assertEquals(filesystem.read(seen(AS_GROWN)), [{
    names: ["1", "vda1", "/"],
    columns: {
      type: { kind: "text", text: "ext4" },
      size: { kind: "size", size, text: "19.9G" },
      blocks: { kind: "number", number: 5214459, text: "5214459" },
      uuid: { kind: "text", text: "u" },
      label: { kind: "text", text: "root" },
    },
  }]);
});

const BTRFS = { type: "btrfs", sizeBytes: 1024 ** 2, blockBytes: 4096, uuid: "w", label: "" } as const;
const WHOLE = {
  kind: "none",
  sectorBytes: 512,
  sizeBytes: 1024 ** 2,
  partitions: [],
  filesystem: BTRFS,
} as const;

Deno.test("filesystem.read() tells a filesystem that fills the disk, by the disk's names", () => {
  const json = '{"blockdevices":[{"name":"sda","mountpoints":["/"]}]}';
  const [row, ...others] = filesystem.read(seen(AS_GROWN, { after: WHOLE, told: () => lsblk.parse(json) }));
  assertEquals([row?.names, others], [["sda", "/", "root-disk"], []]);
  assertEquals(row?.columns.label, { kind: "absent" });
  const [silent] = filesystem.read(seen(AS_GROWN, { after: WHOLE, told: () => undefined }));
  assertEquals(silent?.names, ["vda", "root-disk"]);
});

Deno.test("filesystem.read() tells type, UUID and label of what no root grows on", () => {
  const holds = { type: "vfat", uuid: "DEAD-BEEF", label: "ESP" } as const;
  const partitions = [{ number: 15, startBytes: 0, sizeBytes: 1024 ** 2, type: "esp", holds }];
  const after = { kind: "gpt", sectorBytes: 512, sizeBytes: 1024 ** 2, partitions } as const;
  assertEquals(filesystem.read(seen(AS_GROWN, { after })), [{
    names: ["15", "vda15", "/boot/efi"],
    columns: {
      type: { kind: "text", text: "vfat" },
      uuid: { kind: "text", text: "DEAD-BEEF" },
      label: { kind: "text", text: "ESP" },
    },
  }]);
});

Deno.test("filesystem.read() does not tell blocks of a superblock that counts in nothing", () => {
  const after = { ...WHOLE, filesystem: { ...BTRFS, blockBytes: 0 } };
  assertEquals(filesystem.read(seen(AS_GROWN, { after }))[0]?.columns.blocks, undefined);
});

Deno.test("filesystem.read() cannot answer without a disk", () => {
  assertThrows(() => filesystem.read(seen(AS_GROWN, { after: undefined })), FactsError, "has read no disk");
});
