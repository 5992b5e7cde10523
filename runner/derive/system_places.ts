/** Where a guest has a cloud-init's units, programs and configuration, and what puts others in their place. */
import { dirname } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import type { GuestTree, TreeEdit } from "./guest_tree.ts";
import type { SystemFiles } from "./system_files.ts";

/** Of a checkout's many programs those that are installed beside the units. */
const TOOLS = [
  "ds-identify",
  "hook-hotplug",
  "uncloud-init",
  "write-ssh-key-fingerprints",
  "cloud-init-hotplugd",
];

/** Where a guest has what. */
interface Places {
  readonly units: string;
  readonly programs: string;
  readonly rules: string | undefined;
}

const UNIT_FOLDERS = ["/usr/lib/systemd/system", "/lib/systemd/system"];
const PROGRAM_FOLDERS = ["/usr/lib/cloud-init", "/usr/libexec/cloud-init"];
const RULE_FOLDERS = ["/usr/lib/udev/rules.d", "/lib/udev/rules.d"];
const OWN_UNIT = /^cloud-(init|config|final)\b.*\.(service|socket|target)$/;

async function placesIn(tree: GuestTree): Promise<Places> {
  const first = async (folders: readonly string[], isThere: (names: readonly string[]) => boolean) => {
    for (const folder of folders) if (isThere(await tree.names(folder))) return folder;
    return undefined;
  };
  const units = await first(UNIT_FOLDERS, (names) => names.includes("cloud-init-local.service"));
  const programs = await first(PROGRAM_FOLDERS, (names) => names.includes("ds-identify"));
  if (units === undefined || programs === undefined) {
    const lacks = units === undefined
      ? `cloud-init-local.service in ${UNIT_FOLDERS.join(", ")}`
      : `ds-identify in ${PROGRAM_FOLDERS.join(", ")}`;
    throw new ImageError(`it has no ${lacks}, so that mode all has no place to put its own (take mode code)`);
  }
  return {
    units,
    programs,
    rules: await first(RULE_FOLDERS, (names) => names.some((name) => /cloud|azure/.test(name))),
  };
}

/** The changes that put them in the place of a guest's own; units that are gone go, with what enables them. */
export async function systemEdits(
  tree: GuestTree,
  { files, render }: SystemFiles,
): Promise<readonly TreeEdit[]> {
  const places = await placesIn(tree);
  const variant = await variantOf(tree);
  const writes: Extract<TreeEdit, { kind: "write" }>[] = [];
  for (const file of files) {
    const path = placeOf(file.name.replace(/\.tmpl$/, ""), places);
    const isTemplate = file.name.endsWith(".tmpl") && !file.name.startsWith("templates/");
    if (path === undefined) continue;
    const source = isTemplate ? await render(file.name, variant) : file.source;
    const mode = path.endsWith("-generator") ? 0o755 : file.mode;
    writes.push({
      kind: "write",
      path: file.name.startsWith("templates/") ? `${dirname(path)}/${base(file.name)}` : path,
      source,
      mode,
    });
  }
  const units = writes.filter(({ path }) => path.startsWith(`${places.units}/`));
  const links = await enablingLinks(units);
  await refuseMissingClient(tree, units);
  return [...await removals(tree, places), ...writes, ...links];
}

const base = (path: string) => path.slice(path.lastIndexOf("/") + 1);

function placeOf(name: string, { units, programs, rules }: Places): string | undefined {
  const file = base(name);
  if (name === "config/cloud.cfg") return "/etc/cloud/cloud.cfg";
  if (name.startsWith("config/cloud.cfg.d/")) return `/etc/cloud/cloud.cfg.d/${file}`;
  if (name.startsWith("templates/")) return `/etc/cloud/templates/${file}`;
  if (name === "systemd/cloud-init-generator") return `${dirname(units)}/system-generators/${file}`;
  if (name.startsWith("systemd/") && OWN_UNIT.test(file)) return `${units}/${file}`;
  if (name.startsWith("tools/") && TOOLS.includes(file)) return `${programs}/${file}`;
  return rules !== undefined && /^(udev|rules\.d)\/.*\.rules$/.test(name) ? `${rules}/${file}` : undefined;
}

async function variantOf(tree: GuestTree): Promise<string> {
  const text = await tree.readText("/usr/lib/os-release") ?? await tree.readText("/etc/os-release") ?? "";
  const id = /^ID="?([\w.-]+)"?$/m.exec(text)?.[1];
  if (id !== undefined) return id;
  throw new ImageError(
    "its os-release has no ID, which tells for which distribution the units are to be made",
  );
}

const WANTS = /\.(wants|requires)$/;

async function removals(tree: GuestTree, { units }: Places): Promise<readonly TreeEdit[]> {
  const own = (await tree.names(units)).filter((name) => OWN_UNIT.test(name)).map((name) =>
    `${units}/${name}`
  );
  for (const folder of (await tree.names("/etc/systemd/system")).filter((name) => WANTS.test(name))) {
    const names = await tree.names(`/etc/systemd/system/${folder}`);
    own.push(
      ...names.filter((name) => OWN_UNIT.test(name)).map((name) => `/etc/systemd/system/${folder}/${name}`),
    );
  }
  return [...own, ...await scripts(tree)].map((path) => ({ kind: "remove", path }));
}

const OWN_SCRIPT = /^(?:[SK]\d\d)?cloud-(?:init|init-local|config|final)$/;

/** Debian's scripts of System V: systemd makes a unit of each that has no unit of its name, as the newer ones have not. */
async function scripts(tree: GuestTree): Promise<readonly string[]> {
  const levels = (await tree.names("/etc")).filter((name) => /^rc[0-6S]\.d$/.test(name));
  const found: string[] = [];
  for (const folder of ["init.d", ...levels].map((name) => `/etc/${name}`)) {
    const names = await tree.names(folder);
    found.push(...names.filter((name) => OWN_SCRIPT.test(name)).map((name) => `${folder}/${name}`));
  }
  return found;
}

/** What `systemctl enable` would make. */
async function enablingLinks(
  units: readonly Extract<TreeEdit, { kind: "write" }>[],
): Promise<readonly TreeEdit[]> {
  const links: TreeEdit[] = [];
  for (const { path, source } of units) {
    const text = await Deno.readTextFile(source);
    for (const [, wanted = ""] of text.matchAll(/^WantedBy=(.+)$/gm)) {
      for (const target of wanted.trim().split(/\s+/)) {
        links.push({ kind: "link", path: `/etc/systemd/system/${target}.wants/${base(path)}`, target: path });
      }
    }
  }
  return links;
}

/** From 24.3 on the units talk to the code through netcat, which the package names as what it needs. */
async function refuseMissingClient(
  tree: GuestTree,
  units: readonly Extract<TreeEdit, { kind: "write" }>[],
): Promise<void> {
  for (const { path, source } of units) {
    const client = /^ExecStart=.*\b(nc\.openbsd|netcat|nc) -/m.exec(await Deno.readTextFile(source))?.[1];
    if (client === undefined || (await tree.names("/usr/bin")).includes(client)) continue;
    if ((await tree.names("/bin")).includes(client)) continue;
    throw new ImageError(
      `${
        base(path)
      } talks to the code through ${client}, which the image has not (put in netcat-openbsd first: image: { from, debs })`,
    );
  }
}
