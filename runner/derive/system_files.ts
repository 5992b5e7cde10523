/** What a cloud-init has beside its Python: units, ds-identify, udev's rules and configuration. */
import { dirname, join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { filesBelow, type SourceFile, staged } from "./python_package.ts";
import { renderTemplate } from "./render_template.ts";

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

/** Reads them. Templates are rendered when it is known for which distribution. */
export async function readSystem(
  folder: string,
  work: string,
  signal: AbortSignal | undefined,
): Promise<SystemFiles> {
  const all = await Promise.all(
    SYSTEM_FOLDERS.map(async (name) =>
      (await filesBelow(folder, name)).map((file) => ({ ...file, name: `${name}/${file.name}` }))
    ),
  );
  const files = await staged(all.flat(), join(work, "system"));
  if (!files.some(({ name }) => name.startsWith("systemd/"))) {
    throw new ImageError(
      "it has no folder systemd, so that mode all has no units to put in (take a checkout, or mode code)",
    );
  }
  return {
    files,
    render: async (template, variant) => {
      const to = join(work, "rendered", template.replace(/\.tmpl$/, ""));
      await Deno.mkdir(dirname(to), { recursive: true });
      const from = files.find(({ name }) => name === template)?.source ?? template;
      await renderTemplate({ from, to, variant, signal });
      return to;
    },
  };
}
