/** Signs of a cloud-init that does not do what the seed asks for. */
import type { FatalLine } from "./fatal_line.ts";

const SEED =
  "cloud-init does not see the seed: its datasource_list needs NoCloud, its kernel iso9660 or vfat";

/** Not its user's program: a file of cloud-init's own stands in it. */
export const CLOUD_INIT_TRACEBACK: FatalLine = {
  name: "cloud-init-crashed",
  weight: "fails",
  pattern:
    /cloud-init(?:\[\d+\])?: (?:((?:ModuleNotFoundError|ImportError): .{0,80}(?:cloudinit|yaml|jinja2|requests|jsonpatch|jsonschema|configobj|oauthlib|netifaces|serial|pkg_resources|\bsix|\bimp)\b.*)|(?=\s+File .\S{0,120}\/cloudinit\/)\s*(.*)|(.{0,200}pkg_resources\.DistributionNotFound: .*))/,
  text: "cloud-init crashed",
  hint:
    "a fault of cloud-init, or of a Python package that the image lacks: the traceback's last line says which",
  source: "cloud-init cmd/main.py: python's traceback on its stderr",
};

/** A datasource that it finds behind that makes it none: it asks one after the other. */
export const METADATA_SILENT: FatalLine = {
  name: "no-datasource",
  weight: "fails",
  pattern:
    /Giving up on (?:md|metadata|waiting for the metadata) .{0,120}after \d+ seconds|\[CRITICAL\]: Giving up on md\b|gave up waiting for a network device/,
  text: "cloud-init's metadata service did not answer",
  hint:
    "cloud-init looks for a cloud that is not there, or came up without a network: its datasource_list needs NoCloud",
  source: "cloud-init sources/DataSourceEc2.py, url_helper.py; cloud-init-nonet",
};

/** A script of the user's that fails does so too, but then cloud-init said its last word before. */
export const FINAL_STAGE_FAILED: FatalLine = {
  name: "cloud-init-crashed",
  weight: "hints",
  pattern:
    /(?:\[ *FAILED *\] |systemd\[1\]: )(Failed to start (?:.{0,40}Execute cloud user\/final scripts|.{0,40}Cloud-init: Final Stage|cloud-final\.service).*)|systemd\[1\]: ((?:cloud-final\.service: (?:Failed with result|Unit entered failed state|Main process exited, code=(?:killed|dumped))|Unit cloud-final\.service entered failed state).*)/,
  text: "the final stage of cloud-init failed",
  source: "systemd src/core/job.c",
};

/** In the order of a boot. */
export const CLOUD_INIT_LINES: readonly FatalLine[] = [
  {
    name: "no-datasource",
    weight: "ends",
    pattern:
      /Datasource DataSourceNone\b|No instance datasource found!|Used fallback datasource|[Cc]an(?: ?not|'t) apply stage \S{1,40}, no datasource found|DataSourceNotFoundException: |Failed to fetch your datasource|Could not find(?: a| any)? data ?source/,
    text: "cloud-init found no datasource",
    hint: SEED,
    source: "cloud-init cmd/main.py, sources/__init__.py, cc_final_message.py",
  },
  {
    name: "no-datasource",
    weight: "fails",
    pattern: /cloud-init is enabled but no datasource found, disabling|No ds found \[mode=/,
    text: "ds-identify found no datasource and disabled cloud-init",
    hint: SEED,
    source: "cloud-init tools/ds-identify, systemd/cloud-init-generator.tmpl; cloud-init#3182",
  },
  METADATA_SILENT,
  {
    name: "cloud-init-disabled",
    weight: "fails",
    pattern: /^(?:\[ *[\d.]+\] )?(?:Kernel c|C)ommand line: .*\bcloud-init=disabled\b/,
    text: "the kernel's command line disables cloud-init",
    hint: "remove cloud-init=disabled from the boot loader's configuration in the image",
    source: "cloud-init systemd/cloud-init-generator.tmpl",
  },
  {
    name: "cloud-init-disabled",
    weight: "fails",
    // The generator's line, systemd's of a unit with a condition (cloud-init#4399), and OpenRC's (cloud-init#2112).
    pattern:
      /cloud-init(?:-\w{1,10})?\.(?:service|target)(?:: Unit)? is masked|cloud-init is disabled by |cloud-\w[\w-]{0,20} is disabled via |cloud-init\S{0,20}\.service\b.{0,200}\(Condition\w{1,20}=!\S{0,40}cloud-init[.=]disabled\)/,
    text: "cloud-init is disabled in the image",
    hint: "remove /etc/cloud/cloud-init.disabled from the image",
    source: "cloud-init systemd/cloud-init-generator.tmpl, sysvinit/openrc; systemd src/core/unit.c",
  },
  {
    // Only the second is a warning, and comes to a console by itself; the first is for images that log at DEBUG.
    name: "cloud-init-disabled",
    weight: "hints",
    pattern: /vendordata consumption is disabled|invalid vendor_data setting/,
    text: "cloud-init passes over vendor-data, which holds the probe",
    source: "cloud-init stages.py",
  },
  CLOUD_INIT_TRACEBACK,
  {
    name: "cloud-init-crashed",
    weight: "fails",
    pattern:
      /\b(?:cloud-init|cloud-final|cloud-config)[\w.-]{0,40}(?:\[\d{1,10}\])?: ((?:Fatal Python error: |\/?\S{0,40}env: .{0,4}python3?.{0,4}: |.{0,120}error while loading shared libraries: |.{0,120}No module named .?cloudinit\b|.{0,80}exec: .{0,60}python3?\S{0,8}: not found|\S{0,40}cloud-init: .{0,60}bad interpreter: |\S{0,60}cloud-init: error: ).*)/,
    text: "cloud-init could not start",
    hint: "the image's Python, or a library of it, is missing or damaged",
    source: "cpython Python/pylifecycle.c; coreutils env; glibc elf/dl-error.c",
  },
  {
    name: "cloud-init-never-ran",
    weight: "fails",
    pattern:
      /(Job cloud-(?:init(?:-local|-network|-main)?|config|final)\.\w{1,10}\/start deleted to break ordering cycle.*)|\[ *DEPEND *\] (Dependency failed for cloud-(?:init(?:-local|-network|-main)?|config|final)\.(?:service|target).*)/,
    text: "systemd left a stage of cloud-init out",
    hint: "what the unit waits for failed, or waits for it: systemd-analyze verify says which",
    source: "systemd src/core/transaction.c, job.c",
  },
  {
    name: "cloud-init-crashed",
    weight: "fails",
    pattern:
      /((?:\[ *FAILED *\] |systemd\[1\]: )Failed to start (?:.{0,40}Initial cloud-init job|.{0,20}Cloud-init: (?!Final)\w+ Stage|.{0,20}Apply the settings specified in cloud-config|cloud-(?:init(?:-local|-network|-main)?|config)\.service).*)|systemd\[1\]: (cloud-(?:init(?:-local|-network|-main)?|config)\.service: (?:Failed (?:with result|at step)|Unit entered failed state|Main process exited, code=(?:killed|dumped)).*|Unit cloud-(?:init(?:-local|-network|-main)?|config)\.service entered failed state.*)|^(?:\* )?(ERROR: (?:cloud-\w[\w-]{0,20} failed to start|cannot start cloud-\w[\w-]{0,20} as ).*)|startpar: (service\(s\) returned failure: .{0,80}\bcloud-.*)|(Failed to init(?:ialize|fs), likely bad things to come.*)|cloud-init(?:\[\d+\])?: (?:.{0,60}WARNING\]: )?(failed (?:run of )?stage (?:init-local|init|modules-config)\b.*)/,
    text: "a stage of cloud-init failed",
    hint: "the lines before, or /var/log/cloud-init.log, say why",
    source: "systemd src/core/job.c; cloud-init cmd/main.py",
  },
  FINAL_STAGE_FAILED,
  {
    name: "cloud-init-crashed",
    weight: "hints",
    pattern:
      /cloud-init(?:\[\d+\])?: ((?!OSError|subprocess\.)(?:[\w.]{1,60}\.)?[A-Z]\w{1,40}(?:Error|Exception|NotFound|Exit|Interrupt)(?:: .*)?)$/,
    text: "the traceback ends with",
    hint: "a fault of cloud-init, or of a Python package that the image lacks",
    explains: ["cloud-init-crashed"],
    source: "python's traceback",
  },
];
