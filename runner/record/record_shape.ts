/** What a record's own text must look like. It may come from anybody, and all that reads it takes its types for granted. */
import {
  hasFields,
  isAny,
  isCount,
  isFlag,
  isList,
  isMaybe,
  isNumber,
  isObject,
  isOneOf,
  isText,
  isTime,
  type Shape,
} from "./shapes.ts";

const isFilesystem = hasFields({
  type: isOneOf("ext2", "ext3", "ext4", "xfs", "btrfs"),
  sizeBytes: isCount,
  blockBytes: isCount,
  uuid: isText,
  label: isText,
  devices: isMaybe(isCount),
});

const OTHERS = "vfat exfat ntfs f2fs squashfs erofs iso9660 swap swsuspend jbd xfs_external_log".split(" ");
// A mirror in a mirror, as deep as the readers of disks go.
const MOST_MIRRORS = 2;

function contentFields(mirrors = 0): Readonly<Record<string, Shape>> {
  const isMirror: Shape = (value) =>
    mirrors <= MOST_MIRRORS && hasFields({
      startBytes: isCount,
      sizeBytes: isCount,
      content: hasFields(contentFields(mirrors + 1)),
    })(value);
  const isHolding = isAny(
    hasFields({ type: isOneOf("LVM2_member"), uuid: isText }),
    hasFields({
      type: isOneOf("crypto_LUKS"),
      version: isOneOf(1, 2),
      uuid: isText,
      label: isMaybe(isText),
    }),
    hasFields({
      type: isOneOf("linux_raid_member"),
      level: isNumber,
      uuid: isText,
      mirror: isMaybe(isMirror),
      hidden: isMaybe(isText),
    }),
    hasFields({ type: isOneOf(...OTHERS), uuid: isText, label: isText }),
  );
  return { filesystem: isMaybe(isFilesystem), holds: isMaybe(isHolding) };
}

const CONTENT = contentFields();

const isPartition = hasFields({
  ...CONTENT,
  number: isCount,
  startBytes: isNumber,
  sizeBytes: isNumber,
  type: isText,
  guid: isMaybe(isText),
  name: isMaybe(isText),
});

const isVolumeGroup = hasFields({
  name: isText,
  uuid: isText,
  extentBytes: isCount,
  freeExtents: isCount,
  physicalVolumes: isList(hasFields({ uuid: isText, usedBytes: isCount })),
  logicalVolumes: isList(
    hasFields({
      ...CONTENT,
      name: isText,
      deviceName: isText,
      sizeBytes: isCount,
      firstOn: isMaybe(isText),
      hidden: isMaybe(isText),
    }),
  ),
});

const isLayout = hasFields({
  ...CONTENT,
  kind: isOneOf("gpt", "mbr", "none"),
  sectorBytes: isOneOf(512, 4096),
  sizeBytes: isCount,
  partitions: isList(isPartition),
  volumeGroups: isMaybe(isList(isVolumeGroup)),
  backup: isMaybe(hasFields({ offsetBytes: isNumber, isSound: isFlag })),
  entriesBytes: isMaybe(isCount),
  reachBytes: isMaybe(isCount),
  damage: isMaybe(isList(isText)),
});

/** Of earlier builds a name alone. Whether the table knows it, whoever reads it asks. */
const isEnding = isAny(
  isText,
  hasFields({
    name: isText,
    verdict: isOneOf("pass", "fail", "error"),
    text: isText,
    hint: isMaybe(isText),
    line: isMaybe(isCount),
  }),
);

const isAsked: Shape = (value) => isObject(value) && Object.values(value).every(isList(isText));

const isHost = hasFields({
  hostname: isMaybe(isText),
  accelerator: isOneOf("kvm", "tcg"),
  because: isMaybe(isText),
  qemuVersion: isMaybe(isText),
  unconfined: isMaybe(isText),
});

/** Whether a record's text says what one of this version says, each thing in its form. */
export const isRecordShape: (value: unknown) => boolean = hasFields({
  version: isOneOf(1),
  id: isText,
  nonce: isText,
  image: hasFields({
    name: isText,
    sha256: isText,
    format: isMaybe(isOneOf("qcow2", "raw")),
    virtualSizeBytes: isMaybe(isCount),
  }),
  caseIds: isMaybe(isList(isText)),
  seconds: isCount,
  heardAt: isMaybe(isTime),
  asked: isMaybe(isAsked),
  poweredOff: isMaybe(isFlag),
  earlierBootIds: isMaybe(isList(isText)),
  awaited: isMaybe(isOneOf("login")),
  ending: isEnding,
  phases: isList(hasFields({ phase: isText, atMs: isCount })),
  host: isMaybe(isHost),
  before: isMaybe(isLayout),
  after: isMaybe(isLayout),
  digest: isMaybe(isText),
});

// A mirror's content in a partition in a list in a layout is ten deep.
const MOST_LEVELS = 32;

/** Whether a value is nested deeper than any record: what walks through it would fill the stack. */
export function isTooDeep(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth < MOST_LEVELS; depth += 1) {
    level = level.flatMap((each) => typeof each === "object" && each !== null ? Object.values(each) : []);
    if (level.length === 0) return false;
  }
  return true;
}
