import type { AnyKind, ConsoleKind, FactKind, HostKind } from "./fact.ts";
import { boot } from "./boot.ts";
import { commands } from "./commands.ts";
import { cloudInit } from "./cloud_init.ts";
import { matches, never } from "./console_lines.ts";
import { df } from "./df.ts";
import { files } from "./files.ts";
import { filesystem } from "./filesystem.ts";
import { grownBy } from "./grown_by.ts";
import { hostname } from "./hostname.ts";
import { kernel } from "./kernel.ts";
import { lsblk } from "./lsblk.ts";
import { machineId } from "./machine_id.ts";
import { mounts } from "./mounts.ts";
import { network } from "./network.ts";
import { os } from "./os.ts";
import { packages } from "./packages.ts";
import { partitions } from "./partitions.ts";
import { ports } from "./ports.ts";
import { root } from "./root.ts";
import { ssh } from "./ssh.ts";
import { systemd } from "./systemd.ts";
import { users } from "./users.ts";

/** Every kind of fact that the guest tells, in the order in which the probe collects them. */
export const FACT_KINDS: readonly FactKind[] = [
  lsblk,
  df,
  os,
  kernel,
  hostname,
  machineId,
  packages,
  mounts,
  users,
  ssh,
  ports,
  network,
  files,
  cloudInit,
  // Last: it waits until nothing is left to start, and only then is the boot's time known.
  systemd,
  boot,
  // What a case's own commands do to the guest, nothing else is to see.
  commands,
];

/** What the host tells of image and disk. */
const HOST_KINDS: readonly HostKind[] = [root, grownBy, partitions, filesystem];

/** What stands under `expect.console` alone. */
const CONSOLE_KINDS: readonly ConsoleKind[] = [matches, never];

/** Everything that may stand under `expect`. */
export const KINDS: readonly AnyKind[] = [...FACT_KINDS, ...HOST_KINDS, ...CONSOLE_KINDS];
