/** What lsblk says of the block devices: from its JSON in a frame, or from the table a person prints. */
import type { FactKind } from "./fact.ts";
import { readDevices } from "./lsblk_json.ts";
import { toRows } from "./lsblk_device.ts";
import { scrapeLsblk, unreadLsblk } from "./lsblk_table.ts";

/**
 * Named columns, since the default ones changed in util-linux 2.37 (util-linux#1474), which also brought MOUNTPOINTS:
 * an older lsblk refuses that name before it prints anything. JSON is there since 2.27; BusyBox has no lsblk.
 */
const PROBE = `if command -v udevadm >/dev/null 2>&1; then udevadm settle --timeout=10; fi
columns=NAME,KNAME,PKNAME,TYPE,SIZE,RO,RM,FSTYPE
LC_ALL=C lsblk --json --bytes --output "$columns,MOUNTPOINTS" 2>/dev/null ||
  LC_ALL=C lsblk --json --bytes --output "$columns,MOUNTPOINT"`;

/** Block devices, named by device, by mountpoint, or as `root-disk`: the whole disk below `/`. */
export const lsblk: FactKind = {
  key: "lsblk",
  about: "the block devices, as lsblk shows them",
  columns: {
    name: { type: "text" },
    kname: { type: "text" },
    pkname: { type: "text" },
    type: { type: "text" },
    size: { type: "size", dialect: "lsblk" },
    fstype: { type: "text" },
    mountpoint: { type: "text" },
    mountpoints: { type: "list" },
    ro: { type: "number" },
    rm: { type: "number" },
  },
  rowNames: "a device name, a mountpoint or root-disk",
  before: true,
  probe: PROBE,
  steady: ["size", "type", "mountpoint"],
  parse: (text) => toRows(readDevices(text)),
  scrape: scrapeLsblk,
  unread: unreadLsblk,
};
