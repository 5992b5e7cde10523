import { assertEquals, assertStringIncludes } from "@std/assert";
import { badRun } from "../fixtures/attacks/bad_text.ts";
import { junit } from "./junit.ts";
import { tap } from "./tap.ts";
import { text } from "./text.ts";

const RUN = badRun(["debian-12"]);
const because = "EFI/BOOT/BOOTX64.EFI in partition 15 # TODO";
const run = {
  ...RUN,
  firmware: RUN.cases.slice(0, 1).map(({ image }) => ({ image, firmware: "uefi", because } as const)),
};

Deno.test("every report says by which firmware an image was booted, and why", () => {
  assertStringIncludes(
    text(run, { color: false, columns: 100 }),
    "by UEFI: EFI/BOOT/BOOTX64.EFI in partition 15",
  );
  assertStringIncludes(tap(run), "by UEFI: EFI/BOOT/BOOTX64.EFI in partition 15 ＃ TODO\n");
  assertStringIncludes(
    junit(run),
    'name="firmware" value="UEFI: EFI/BOOT/BOOTX64.EFI in partition 15 # TODO"',
  );
});

Deno.test("no report says anything of a firmware that nobody chose", () => {
  assertEquals(
    [tap(RUN), text(RUN, { color: false, columns: 100 })].map((each) => each.includes("by UEFI")),
    [false, false],
  );
});
