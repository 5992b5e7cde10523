/** A registry on loopback that has this package as JSR would: so that what is installed from there is tried before it is sent. */
import { dirname, join, relative } from "@std/path";

/** What JSR takes of it. */
export interface Package {
  /** `@seedling/seedling` */
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  /** Paths and addresses of what its modules import by name; JSR writes them in. */
  readonly imports: Readonly<Record<string, string>>;
  /** Its files, below this folder. */
  readonly folder: string;
  readonly files: readonly string[];
}

/** Serves it; all other packages come from `upstream`. Whoever starts one disposes of it. */
export function serveRegistry(own: Package, upstream: string): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async ({ url }) => {
    const { pathname } = new URL(url);
    const start = `/${own.name}/`;
    if (!pathname.startsWith(start)) return await fetch(new URL(pathname, upstream));
    return await answer(own, pathname.slice(start.length));
  });
}

async function answer(own: Package, path: string): Promise<Response> {
  const [scope = "", name] = own.name.slice(1).split("/");
  if (path === "meta.json") {
    return Response.json({ scope, name, latest: own.version, versions: { [own.version]: {} } });
  }
  if (path === `${own.version}_meta.json`) {
    return Response.json({ manifest: await manifestOf(own), exports: own.exports });
  }
  const file = path.slice(own.version.length + 1);
  if (!path.startsWith(`${own.version}/`) || !own.files.includes(file)) {
    return new Response("Not Found", { status: 404 });
  }
  const type = file.endsWith(".json") ? "application/json" : "text/typescript";
  return new Response(await readAsSent(own, file), { headers: { "content-type": type } });
}

async function manifestOf(own: Package) {
  const entries = own.files.map(async (file) => {
    const bytes = new TextEncoder().encode(await readAsSent(own, file));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    return [`/${file}`, { size: bytes.length, checksum: `sha256-${digest}` }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** JSR knows no import map: it writes into each module what the package's own says. */
async function readAsSent({ folder, imports }: Package, file: string): Promise<string> {
  const text = await Deno.readTextFile(join(folder, file));
  if (!file.endsWith(".ts")) return text;
  return text.replace(/((?:from|import)\s*\(?\s*")([@\w][^"]*)(")/g, (all, before, name, after) => {
    const found = Object.entries(imports).find(([key]) => name === key || name.startsWith(`${key}/`));
    if (!found) return all;
    const [key, target] = found;
    const inside = `./${relative(dirname(file), target)}`.replace(/^\.\/\.\.\//, "../");
    return before + (target.startsWith("./") ? inside : target + name.slice(key.length)) + after;
  });
}
