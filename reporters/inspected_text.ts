/** What `seedling inspect` tells a person of an image. */
import type { InspectedImage, Told } from "../runner/commands/inspected_image.ts";
import type { DrawnDisk } from "../runner/result/drawn_disk.ts";
import { formatSize } from "../runner/text/size.ts";
import { guestLine } from "../runner/text/guest_text.ts";
import { diskPicture } from "./growth_picture.ts";
import { painter } from "./paint.ts";
import type { TextOptions } from "./text.ts";
import { column, displayWidth, wrap } from "./width.ts";

/** The partition types that images have, by GUID and by MBR's byte. */
const TYPES: Readonly<Record<string, string>> = {
  "0fc63daf-8483-4772-8e79-3d69d8477de4": "Linux",
  "4f68bce3-e8cd-4db1-96e7-fbcaf984b709": "Linux root",
  "bc13c2ff-59e6-4262-a352-b275fd6f7172": "Linux boot",
  "0657fd6d-a4ab-43c4-84e5-0933c84b4f4f": "Linux swap",
  "e6d6d379-f507-44c2-a23c-238f2a3df928": "Linux LVM",
  "a19d880f-05fc-4d3b-a006-743f0f84911e": "Linux RAID",
  "c12a7328-f81f-11d2-ba4b-00a0c93ec93b": "EFI system",
  "21686148-6449-6e6f-744e-656564454649": "BIOS boot",
  "9e1a2d38-c612-4316-aa26-8b49521e5a8b": "PReP boot",
  "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7": "Basic data",
  "0x05": "Extended",
  "0x0f": "Extended",
  "0x82": "Linux swap",
  "0x83": "Linux",
  "0x8e": "Linux LVM",
  "0xef": "EFI system",
};

const LEAST_COLUMNS = 40;

/** The image in a page: what it is, its picture, its partitions, what starts it, what is odd. */
export function inspectedText(image: InspectedImage, disk: DrawnDisk, options: TextOptions): string {
  const paint = painter(options.color);
  const columns = Math.max(LEAST_COLUMNS, options.columns);
  const picture = disk.partitions.length > 0 ? ["", ...diskPicture(disk, columns, paint)] : [];
  const lines = [
    paint("title", `${guestLine(image.name)}  ${formatText(image)}`),
    // Paths may be longer than a line, so that they can be copied.
    ...headLines(image).map((line) => `  ${guestLine(line)}`),
    ...picture,
    "",
    ...rowLines(image).map((line) => `  ${line}`),
    "",
    ...wayLines(image).flatMap((line) => indented(line, columns)),
    ...image.odd.flatMap((line) => indented(paint("skip", `odd: ${guestLine(line)}`), columns)),
  ];
  return `${lines.join("\n")}\n`;
}

function indented(line: string, columns: number): readonly string[] {
  return wrap(line, columns - 4).map((each, at) => (at === 0 ? `  ${each}` : `    ${each}`));
}

const sizeText = (bytes: number) => formatSize(bytes, "lsblk");

function formatText({ format, fileBytes, sizeBytes }: InspectedImage): string {
  return `${format}, ${sizeText(fileBytes)}, a disk of ${sizeText(sizeBytes)}`;
}

function headLines({ path, disk, sha256, table }: InspectedImage): readonly string[] {
  const { kind, "sector-size": sector, "backup-at-end": backup, "free-at-end": free, holds } = table;
  const tableWords = kind === "none"
    ? [`no partition table${holds === undefined ? "" : `, ${holds} on the whole disk`}`]
    : [
      `${kind === "gpt" ? "GPT" : "MBR"} of ${sector}-byte sectors`,
      ...(backup === undefined ? [] : [backup === "yes" ? "its backup at the end" : "no backup at the end"]),
      `${sizeText(Number(free))} free at the end`,
    ];
  return [
    path,
    ...(disk === undefined ? [] : [`made into ${disk}`]),
    sha256 === undefined
      ? "sha256 not known yet (seedling run reads the whole file for it, once)"
      : `sha256 ${sha256}`,
    tableWords.join(", "),
  ];
}

const HEAD = ["nr", "start", "size", "type", "name", "holds", "size", "label", "uuid"];

function rowLines({ partitions, filesystems }: InspectedImage): readonly string[] {
  const on = (name: string) => filesystems.find((each) => each.on === name);
  const rows = partitions.map((each) => [
    text(each.number),
    size(each.start),
    size(each.size),
    TYPES[text(each.type)] ?? text(each.type),
    text(each.name),
    ...filesystemCells(on(text(each.number)), text(each.holds)),
  ]);
  const numbers = partitions.map(({ number }) => text(number));
  const others = filesystems.filter((each) => !numbers.includes(text(each.on)))
    .map((each) => [text(each.on), "", "", "", "", ...filesystemCells(each, "")]);
  if (rows.length + others.length === 0) return ["no partition, and no filesystem that is known"];
  const all = [HEAD, ...rows, ...others];
  const shown = HEAD.map((_, at) => at).filter((at) => all.slice(1).some((row) => row[at] !== ""));
  const widths = HEAD.map((_, at) => Math.max(...all.map((row) => displayWidth(row[at] ?? ""))));
  return all.map((row) => shown.map((at) => column(row[at] ?? "", widths[at] ?? 0)).join("  ").trimEnd());
}

function filesystemCells(filesystem: Told | undefined, holds: string): readonly string[] {
  if (!filesystem) return [holds, "", "", ""];
  return [text(filesystem.type), size(filesystem.size), text(filesystem.label), text(filesystem.uuid)];
}

const text = (value: string | number | undefined) => value === undefined ? "" : guestLine(`${value}`, 48);
const size = (value: string | number | undefined) =>
  typeof value === "number" ? sizeText(value) : text(value);

function wayLines(
  { boots: { bios, uefi }, firmware: { firmware, because } }: InspectedImage,
): readonly string[] {
  const ways = [["BIOS", bios], ["UEFI", uefi]] as const;
  const words = ways.flatMap(([name, way]) =>
    way ? [`${name} ${way.works ? "starts it" : "cannot start it"}: ${guestLine(way.because)}`] : []
  );
  const chosen = firmware === undefined
    ? "seedling run boots it by neither (write firmware: to try)"
    : `seedling run boots it by ${firmware.toUpperCase()}, where a case does not say otherwise`;
  return [...words, because === "" ? "" : chosen].filter((line) => line !== "");
}
