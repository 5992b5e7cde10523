/** cloud-init's templates, rendered for a distribution by jinja2's sandbox: nothing of the checkout is run. */
import { ImageError } from "../disk/bytes.ts";
import { lastLines, runToEnd } from "./program.ts";

// As cloudinit/templater.py renders units and cloud.cfg (`render_template()`), but that it ends where a variable is unknown.
const PROGRAM = String.raw`
import re, sys
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
head, _, body = sys.stdin.read().partition("\n")
if not re.match(r"##\s*template:\s*jinja\s*$", head, re.I):
    sys.exit("its first line is not '## template: jinja'")
around = SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, extensions=["jinja2.ext.do"])
print(around.from_string(body).render(variant=sys.argv[1], prefix="/usr").rstrip())
`;

/** Seconds of processor, KiB of memory, and blocks of 512 bytes that a template may take. */
const LIMITS = 'ulimit -t 10; ulimit -v 1048576; ulimit -f 2048; exec "$@" <"$FROM" >"$TO"';

/** Which file is rendered. */
export interface Template {
  /** On the host. */
  readonly from: string;
  /** Is made. */
  readonly to: string;
  /** `debian` */
  readonly variant: string;
  readonly signal?: AbortSignal | undefined;
}

/** Renders it. Throws {@linkcode ImageError} with what jinja2 said where it cannot. */
export async function renderTemplate({ from, to, variant, signal }: Template): Promise<void> {
  // -I: neither the folder that it runs in nor the environment adds a module.
  const argv = ["sh", "-c", LIMITS, "sh", "python3", "-I", "-c", PROGRAM, variant] as const;
  const { code, stderr } = await runToEnd(argv, {
    package: "python3-jinja2",
    env: { FROM: from, TO: to },
    signal,
  });
  if (code === 0) return;
  throw new ImageError(
    /No module named '?jinja2/.test(stderr) || code === 127
      ? "python3 with jinja2, which makes units of its templates, is not installed (`apt-get install --no-install-recommends python3-jinja2`)"
      : `jinja2 cannot render it: ${lastLines(stderr) || `it ended with ${code}`}`,
  );
}
