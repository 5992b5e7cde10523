import { assertEquals } from "@std/assert";
import { BOOT_FILES, extraDiskFile, PORT_ARGUMENTS, portPath, PORTS } from "./boot_files.ts";

Deno.test("BOOT_FILES, the ports' files and those of extra disks are all different", () => {
  const names = [...Object.values(BOOT_FILES), ...PORTS, ...["seed", "disk", ""].map(extraDiskFile)];
  assertEquals(new Set(names).size, names.length);
});

Deno.test("PORT_ARGUMENTS sends each port into its file, COM1 first", () => {
  const files = PORT_ARGUMENTS.filter((word) => word.startsWith("file:"));
  assertEquals(
    files.map((word) => word.replace("file:", "/boot/")),
    PORTS.map((port) => portPath("/boot", port)),
  );
});
