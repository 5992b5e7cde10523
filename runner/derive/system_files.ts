/** What a cloud-init has beside its Python: units, ds-identify, udev's rules and configuration. */
import { dirname, join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { outputOf } from "./program.ts";
import { filesBelow, type SourceFile } from "./python_package.ts";

/** The folders of a checkout that hold them. */
export const SYSTEM_FOLDERS = ["config", "systemd", "templates", "tools", "udev", "rules.d"] as const;

/** Renders a template for a distribution: by its path below the checkout, to a file of ours. */
export type Render = (template: string, variant: string) => Promise<string>;

/** A checkout's files beside its Python. */
export interface SystemFiles {
  /** By their path below the checkout. */
  readonly files: readonly SourceFile[];
  readonly render: Render;
}

/** Reads them. Templates are rendered by the checkout's own program, when it is known for which distribution. */
export async function readSystem(
  folder: string,
  work: string,
  signal: AbortSignal | undefined,
): Promise<SystemFiles> {
  const all = await Promise.all(
    SYSTEM_FOLDERS.map(async (name) =>
      (await filesBelow(join(folder, name), "")).map((file) => ({ ...file, name: `${name}/${file.name}` }))
    ),
  );
  const files = all.flat();
  if (!files.some(({ name }) => name.startsWith("systemd/"))) {
    throw new ImageError(
      "it has no folder systemd, so that mode all has no units to put in (take a checkout, or mode code)",
    );
  }
  const tool = ["tools/render-template", "tools/render-cloudcfg"].find((name) =>
    files.some((each) => each.name === name)
  );
  return { files, render: (template, variant) => render({ folder, work, tool, signal }, template, variant) };
}

interface Renderer {
  readonly folder: string;
  readonly work: string;
  readonly tool: string | undefined;
  readonly signal: AbortSignal | undefined;
}

async function render(
  { folder, work, tool, signal }: Renderer,
  template: string,
  variant: string,
): Promise<string> {
  if (tool === undefined) {
    throw new ImageError("it has no tools/render-template, which makes units of its templates");
  }
  const to = join(work, "rendered", template.replace(/\.tmpl$/, ""));
  await Deno.mkdir(dirname(to), { recursive: true });
  const argv = ["python3", join(folder, tool), "--variant", variant, join(folder, template), to] as const;
  await outputOf(argv, {
    package: "python3-yaml python3-jinja2",
    env: { PYTHONDONTWRITEBYTECODE: "1" }, // a checkout is not touched
    signal,
  });
  return to;
}
