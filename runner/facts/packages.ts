/** The installed packages, by whichever package manager the image has. */
import { type FactKind, FactsError, type Row } from "./fact.ts";

/**
 * Found by its database, not by its command: a Fedora may have dpkg-query as a tool, and a Debian rpm. The first line
 * says whose words follow. rpm would check a signature for each package, which takes most of its time.
 */
const PROBE = `if [ -s /var/lib/dpkg/status ]; then
  echo dpkg
  dpkg-query -W -f '\${db:Status-Abbrev} \${Package} \${Version}\\n'
elif command -v rpm >/dev/null 2>&1; then
  echo rpm
  rpm -qa --nodigest --nosignature --qf '%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\\n'
elif command -v pacman >/dev/null 2>&1; then
  echo pacman
  pacman -Q
elif command -v apk >/dev/null 2>&1; then
  echo apk
  apk info -v
else
  echo "there is no dpkg, rpm, pacman or apk"
  exit 1
fi`;

interface Package {
  readonly name: string;
  readonly version: string;
  readonly isInstalled: boolean;
}

const MAX_PACKAGES = 100_000;
const MAX_LINE_CHARS = 1000;

const NAME_AND_VERSION = /^(?<name>\S+) (?<version>\S+)$/;

/** How each package manager prints one package. */
const LINES: Readonly<Record<string, RegExp>> = {
  // `ii  adduser 3.134`. The second letter is what is; a package that was never there has no version.
  dpkg: /^.(?<state>\S). +(?<name>\S+) (?<version>\S*)$/,
  rpm: NAME_AND_VERSION,
  pacman: NAME_AND_VERSION,
  // `libstdc++-12.2.1_git20220924-r4`; a virtual one has a date: `.build-deps-20240101.120000`.
  apk: /^(?<name>\S+)-(?<version>\d[^-\s]*(?:-r\d+)?)$/,
};

// Installed, or so and waiting for a trigger; `rc` has left its configuration behind, `iF` could not be configured.
const INSTALLED_STATES = "iWt";

/** Rows of the list. Throws {@linkcode FactsError} where a line of it is no package: it could be any of them. */
function parsePackages(text: string): readonly Row[] {
  const [manager = "", ...lines] = text.split("\n");
  const pattern = Object.hasOwn(LINES, manager) ? LINES[manager] : undefined;
  if (pattern === undefined) {
    throw new FactsError(`Cannot read the packages of ${JSON.stringify(manager.slice(0, 80))}`);
  }
  if (lines.length > MAX_PACKAGES) throw new FactsError(`Cannot read more than ${MAX_PACKAGES} packages`);
  const packages = lines.filter((line) => line !== "").map((line) => readPackage(line, pattern));
  const installed = packages.filter(({ isInstalled }) => isInstalled);
  if (installed.length === 0) throw new FactsError(`Cannot read the packages: ${manager} tells of none`);
  return toRows(installed);
}

function readPackage(line: string, pattern: RegExp): Package {
  // A name or a version that was cut would be another one.
  const { name, version = "", state } = line.length > MAX_LINE_CHARS ? {} : pattern.exec(line)?.groups ?? {};
  if (name === undefined) {
    throw new FactsError(`Cannot read the packages: no package in ${JSON.stringify(line.slice(0, 80))}`);
  }
  return { name, version, isInstalled: state === undefined || INSTALLED_STATES.includes(state) };
}

/** One row for each name: of a kernel several versions may be installed, and a library for two architectures. */
function toRows(packages: readonly Package[]): readonly Row[] {
  const versions = new Map<string, Set<string>>();
  for (const { name, version } of packages) {
    versions.set(name, (versions.get(name) ?? new Set()).add(version));
  }
  return Array.from(versions, ([name, each]) => ({
    names: [name],
    columns: { version: { kind: "text", text: [...each].join(", ") } },
  }));
}

/** The installed packages by name; `version` is written as their package manager does, with the epoch where it has one. */
export const packages: FactKind = {
  key: "packages",
  about: "the installed packages",
  columns: { version: { type: "version" } },
  rowNames: "a package's name",
  probe: PROBE,
  parse: parsePackages,
};
