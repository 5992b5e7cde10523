import { assert, assertEquals, assertMatch } from "@std/assert";
import { IMAGE_NAMES } from "../../fixtures/images/catalogue.ts";
import { CPU_LEVELS } from "../case/machine_fields.ts";
import { parseSize } from "../text/size.ts";
import { isImageName } from "./image_reference.ts";
import { PUBLIC_IMAGES } from "./public_images.ts";

const among = (words: readonly string[], word: string | undefined) =>
  word === undefined || words.includes(word);

Deno.test("every public image is told whole, in words that are known, and fetched by https alone", () => {
  for (const image of PUBLIC_IMAGES) {
    const { name, title, url, checksums, user, firmware, cpuLevel, memory, grows, readAt } = image;
    assert(isImageName(name), name);
    assert(title !== "" && user !== "" && readAt.startsWith("https://"), name);
    for (const address of [url, checksums]) assertMatch(address, /^https:\/\/[a-z0-9.-]+\/\S+[^/\s]$/, name);
    // `*` stands in the last part, once: a list of digests has no folders.
    assertMatch(url, /^[^*]*(?:\*[^*/]*)?$/, name);
    assert(among(["bios", "uefi", "both"], firmware), `${name}: ${firmware}`);
    assert(among(CPU_LEVELS, cpuLevel), `${name}: ${cpuLevel}`);
    assert(among(["cloud-init", "initramfs", "growfs", "none"], grows), `${name}: ${grows}`);
    assert(memory === undefined || parseSize(memory) !== undefined, `${name}: ${memory}`);
  }
});

Deno.test("no public image is called as an image that the set-up makes", () => {
  assertEquals(PUBLIC_IMAGES.map(({ name }) => name).filter((name) => IMAGE_NAMES.includes(name)), []);
});

Deno.test("a list of digests stands in the image's folder, or beside it", () => {
  for (const { name, url, checksums } of PUBLIC_IMAGES) {
    assertEquals(new URL(".", checksums).href, new URL(".", url).href, name);
  }
});
