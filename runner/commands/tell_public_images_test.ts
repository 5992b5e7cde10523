import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { writeKept } from "../image/kept_public.ts";
import { tellPublicImages } from "./tell_public_images.ts";

const SHA256 = "5".repeat(64);
const HOUR_MS = 3_600_000;

/** What is said of cases on some images, in a cache that fetched ubuntu-24.04 three hours ago. */
async function said(
  ...images: readonly { readonly name: string; readonly sha256: string }[]
): Promise<string> {
  const cacheFolder = await Deno.makeTempDir({ prefix: "seedling-tell-" });
  try {
    await Deno.mkdir(join(cacheFolder, "images"));
    await Deno.writeTextFile(join(cacheFolder, "images", `sha256-${SHA256}`), "disk");
    const published = { algorithm: "sha256", hex: SHA256 } as const;
    const kept = { sha256: SHA256, published, url: "https://example.com/x", fetchedAtMs: 0 };
    await writeKept(cacheFolder, "ubuntu-24.04", kept);
    let text = "";
    const complain = (more: string) => Promise.resolve(void (text += more));
    await tellPublicImages(images, { cacheFolder, complain }, 3 * HOUR_MS);
    return text;
  } finally {
    await Deno.remove(cacheFolder, { recursive: true });
  }
}

Deno.test("tellPublicImages() tells once which file a public name stands for, and since when", async () => {
  const image = { name: "ubuntu-24.04", sha256: SHA256 };
  assertEquals(await said(image, image), `ubuntu-24.04 is sha256 ${SHA256}, fetched 3 h ago\n`);
});

Deno.test("tellPublicImages() tells nothing of other images, nor of a file that was put there", async () => {
  const own = { name: "ubuntu-24.04", sha256: "6".repeat(64) };
  assertEquals(await said({ name: "debian-12", sha256: SHA256 }, own), "");
});
