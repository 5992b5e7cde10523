/** `seedling inspect`: what the host reads of an image; nothing is booted. */
import { inspectedText } from "../../reporters/inspected_text.ts";
import { knownDigest } from "../image/digest.ts";
import { inspectLocated, locateDisk } from "../image/image.ts";
import { fileBytesOf } from "../image/inspect.ts";
import { parseImageReference } from "../image/image_reference.ts";
import { inspectedImage, pictureOf } from "./inspected_image.ts";
import { ProgressLine } from "./progress_line.ts";
import { hasColor, type Shell } from "./shell.ts";
import { parseOptions, UsageError } from "./usage.ts";

const OPTIONS = { string: [], boolean: ["json", "offline"] };

/** Runs the command; its result is the exit code. */
export async function inspectCommand(args: readonly string[], shell: Shell): Promise<number> {
  const { operands: [image, ...others], flags } = parseOptions(args, OPTIONS);
  if (image === undefined || others.length > 0) {
    throw new UsageError(
      `Cannot inspect ${
        image === undefined ? "no image" : "several images"
      } (name one: a file, debian-12 or a public image)`,
    );
  }
  const { cacheFolder, signal, output } = shell;
  const located = await locate(image, flags.has("offline"), shell);
  signal.throwIfAborted();
  const disk = await inspectLocated(located, signal);
  const sha256 = located.madeOf?.sha256 ?? await knownDigest(located.path, cacheFolder);
  const fileBytes = await fileBytesOf(located.given);
  const inspected = inspectedImage({ located, disk, fileBytes, sha256 });
  await shell.print(
    flags.has("json")
      ? jsonText(inspected)
      : inspectedText(inspected, pictureOf(disk), { color: hasColor(output), columns: output.columns }),
  );
  return 0;
}

async function locate(image: string, isOffline: boolean, { cacheFolder, signal, live }: Shell) {
  using line = new ProgressLine(live);
  const options = { signal, isOffline, progress: line.take };
  return await locateDisk(parseImageReference(image), cacheFolder, options);
}

/** JSON keeps a terminal safe from what is below a blank, and not from what an image may call its partitions beside that. */
function jsonText(value: object): string {
  const escaped = JSON.stringify(value, null, 2).replace(
    /[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `${escaped}\n`;
}
