/** Every command: what `--help` says of it, and where it is. A new one is its file and a row here. */
import type { Shell } from "./shell.ts";

/** The options for a case's keys of the machine. */
const MACHINE = `  --bus virtio|scsi|nvme|sata  how the root disk hangs in it
  --memory SIZE             such as 2G
  --cpus N                  its virtual CPUs
  --cpu-level x86-64-v2|x86-64-v3  what its CPU can do at least
  --sector-size 512|4096    bytes of a sector of the root disk
`;

const CLOUD_INIT =
  `  --cloud-init SOURCE       put this cloud-init into the image before its first boot: a checkout, CHECKOUT@REF, a .deb, a .rpm
  --cloud-init-mode code|all  its Python alone (default), or its units and configuration too
`;

const RUN = `seedling run [FILE|FOLDER ...]   boot and judge cases (default: cases, or else @suite)

  --image NAME|PATH         judge this image instead of what the cases name: a file, or a public image by its name
${CLOUD_INIT}  --offline                 fetch no image: take what the cache has
  --firmware auto|bios|uefi  this firmware for every case, whatever it says; the machine's other keys too:
${MACHINE}  --seed none               no seed, for an image without cloud-init
  --report FORMAT[=FILE]    text (default), html, json, ndjson, junit, tap, markdown, github, github-summary or gitlab;
                            repeatable, at most one without a file
  --repro FOLDER            write out each red boot, with a script that boots it anew without Seedling
  --baseline FILE           fail only for what is worse than FILE says; what is better, and new cases, are told
  --update-baseline         write FILE anew, by what fails now
  --jobs N                  boots side by side, where memory carries them (default: as many as the cores carry)
  --accel auto|kvm|tcg      how to run the guest (default: auto: kvm where it works)
  --require-kvm             the same as --accel kvm
  --retries N               how often to boot anew after trouble of the host, never after a verdict (default: 1)
  --tag TAG                 only cases with this tag; repeatable: with any of them; '!TAG': without it
  --filter TEXT|/REGEXP/    only cases whose id has this in it
  --fresh                   boot anew what was recorded (default where CI is set)
  --recorded                take what was recorded (default elsewhere)
  --records URL             share records with other machines by a store such as nginx with WebDAV or bazel-remote
  --records-read-only       take records from there, and put none
  --shard I/N               only the I-th of N parts, counted from 1: the same split on every machine
  --timings FILE            a JSON report of an earlier run, by whose times the parts take equally long
  --out FOLDER              keep what the part came to there, for seedling merge
  --fail-fast               start no boot after the first case that does not pass
  --no-compose              a boot for each seed: without it those that leave each other alone share one, and whatever
                            does not pass by that is booted alone
  --keep-going              boot also what is sure to fail as a case before it: without cloud-init, nothing to start
  --dry-run                 print the plan as a shell script, boot nothing
  --list                    print the cases' ids, tags and names, boot nothing
  --exit-codes usual|bisect  bisect: as git bisect run reads them, 0 good, 1 bad, 125 for a commit that cannot be told

  A part (--shard, --out) ends with 75 where the host's trouble left cases untold: it may be run once more.

  Example: seedling run @suite/hygiene --image ./disk.qcow2 --report junit=report.xml
`;

const MERGE =
  `seedling merge FOLDER ...              the parts of a run as one: reports and exit code as of a run in one piece

  --report FORMAT[=FILE]    as for run

  A folder is a part's own (run --out), or holds those of all parts. Nothing is reported where a part or a case is missing or
  doubled, or where a part is of another plan, tool or image: that is told, and the exit code is 2.

  Example: seedling merge ./parts --report text --report junit=report.xml
`;

const SUBMIT =
  `seedling submit slurm|kubernetes|github|gitlab [CASE ...]   jobs for the parts of a run, as a script or a manifest

  --print                   print it: seedling talks to no cluster
  --parts N                 into how many parts
  --limit N                 so many of them at a time
  --timings FILE            a JSON report of an earlier run: how the run is split, and how long a part may take
  --minutes N               how long a part may take
  --out FOLDER              where parts go (default: parts; /parts, a mounted volume, for Kubernetes)
  --report FORMAT[=FILE]    of the whole run (default: text, and junit=FOLDER/seedling.xml)
  --tool COMMAND            how seedling is called there
  --container NAME          the container for Kubernetes (default: seedling:latest)

  All else is as for run, and what each part is given: operands, --image, --tag, --jobs (default: 1) and so on. A part asks for
  the memory and cores of its boots. It is run again after the host's trouble (exit code 75), never after a verdict.

  Example: seedling submit slurm --print @suite --image ./disk.qcow2 --parts 16 --limit 4 --timings last.json | sh
`;

const CHECK = `seedling check FILE|FOLDER ...         judge a recorded boot, boot nothing

  --record NAME|FOLDER      a boot that seedling records lists, or a folder with the files console and report
  --console FILE            or a console's log of up to 1 GiB, from anywhere,
  --report-channel FILE     with what the probe sent, where there is that
  --seed none               the guest was given no seed: that cloud-init never ran is no fault of it
  --report FORMAT[=FILE]    as for run

  Example: seedling check @suite/health --console ./console.log
`;

const REPORT =
  `seedling report FILE ...              reports of a run from what it wrote as JSON: nothing is booted or judged

  --report FORMAT[=FILE]    as for run

  The cases of several files stand one behind the other. Exit codes: 0 all is written, 2 something is not.

  Example: seedling report run.json --report html=run.html --report junit=run.xml
`;

const INSPECT = `seedling inspect IMAGE                what the host reads of an image: nothing is booted

  --json                    for programs: sizes in bytes
  --offline                 fetch nothing, where it is a public image's name

  Example: seedling inspect ./disk.qcow2
`;

const DIFF = `seedling diff RECORD RECORD           the facts of two recorded boots side by side

  --all                     also what is the same, and what differs between any two boots, with the reason

  Its exit codes: 0 the boots tell the same, 1 they differ, 2 they cannot be compared.

  A record is named as seedling records lists it, by the beginning of that name, or by its folder.

  Example: seedling diff 1a2b3c4d5e6f-0a1b2c3d 4d3c2b1a0f9e-3d2c1b0a
`;

const BISECT = `seedling bisect CASE                 the commit of a cloud-init by which a case began to fail

  --cloud-init CHECKOUT     its history; no checkout is touched
  --good REF                a commit or tag on which the case passes
  --bad REF                 one on which it fails
  --until broken|fixed      fixed: the commit by which it began to pass, from --bad to --good (default: broken)
  --cloud-init-mode code|all  as for run
  --image NAME|PATH         put each commit into this image instead of what the case names
  --filter TEXT|/REGEXP/    of a file with several cases the one whose id has this in it
  --jobs N                  so many commits at once (default: as many as the cores carry)
  --accel auto|kvm|tcg      as for run
  --fresh                   boot anew what was recorded
  --offline                 fetch no image: take what the cache has

  What was booted is recorded, so that one that was interrupted goes on there. Its exit codes: 0 found, 2 it could not be told.

  Example: seedling bisect growth.yaml --image debian-12 --cloud-init ../cloud-init --good 23.1 --bad 23.2
`;

const COMPARE =
  `seedling compare [FILE|FOLDER ...] --from A --to B   what changed from one image to another, by booting both
seedling compare ... --image IMAGE --from A --to B   what changed from one cloud-init to another, both put into an image

  --from NAME|PATH          the image as it was: a file, or a public image by its name; with --image, the cloud-init as it
                            was: a checkout, CHECKOUT@TAG, a .deb or a .rpm, as run --cloud-init takes it
  --to NAME|PATH            the image, or the cloud-init, as it is now
  --image NAME|PATH         into which both cloud-inits are put, before its first boot
  --cloud-init-mode code|all  its Python alone (default), or its units and configuration too
  --report FORMAT[=FILE]    text (default), html or markdown; repeatable, at most one without a file
  --tag TAG                 only cases with this tag; repeatable: with any of them; '!TAG': without it
  --filter TEXT|/REGEXP/    only cases whose id has this in it
  --fresh                   boot anew what was recorded (default where CI is set)
  --offline                 fetch no image: take what the cache has
  --jobs N                  boots side by side (default: as many as the cores carry)
  --accel auto|kvm|tcg      how to run the guests (default: auto: kvm where it works)
  --firmware auto|bios|uefi  this firmware for every case, whatever it says; the machine's other keys too:
${MACHINE}  --seed none               no seed, for images without cloud-init

  Where something differs each side is booted once more: what differs within a side as well is no change.
  Its exit codes: 0 nothing changed, 1 a fact or a verdict did, 2 something could not be told.

  Example: seedling compare @suite/growth --from ./old.qcow2 --to ./new.qcow2 --report markdown
  Example: seedling compare @suite/growth --image debian-12 --from ../cloud-init@25.1 --to ../cloud-init
`;

const RECORDS =
  `seedling records [list]           the recorded boots and the cache's images: age, size, ending
seedling records prune            remove damaged records, too old ones, and the oldest beyond a size

  --max-size SIZE           so much may stay (default: 2G)
  --max-age AGE             so old may a record be: 30d, 12h (default: 30d)
  --images                  also images that nothing has used for as long

  Each run prunes the records by the defaults, and leaves alone what is younger than an hour; never images.

  Example: seedling records prune --max-size 500M --max-age 7d
`;

const HISTORY =
  `seedling history [FILE ...]           how cases fared over time: verdicts, since when, flaky ones, slower boots

  --filter TEXT|/REGEXP/    only cases whose id has this in it
  --image NAME              only on the image of that name
  --json                    for programs

  By the runs that the cache keeps, or by those that --report json=FILE wrote.

  Example: seedling history --filter growth/
`;

const IMAGES =
  `seedling images [list] [NAME ...]      public images that have a name, and what the cache has of them
seedling images fetch NAME ...         fetch what is published under a name now; a run fetches only what is missing
seedling images remove NAME ...        remove them from the cache

  Example: seedling images fetch ubuntu-24.04
`;

const SCHEMA =
  `seedling schema                   the JSON Schema of cases, for an editor that completes and checks them

  Example: seedling schema > case.schema.json
  and on a case's first line: # yaml-language-server: $schema=case.schema.json
`;

const SUITE =
  `seedling suite                    list the suite that is built in, which is named @suite, @suite/hygiene

  --copy FOLDER             write it out to a folder, to be changed

  Example: seedling suite --copy ./cases
`;

const SETUP =
  `seedling setup                    install what running cases needs: QEMU, qemu-img, xorriso, OVMF

  Says what it will do before it does it; where it may not install, the command to run by hand.

  Example: seedling setup
`;

const EXPLAIN =
  `seedling explain FILE|FOLDER ...       what cases boot and assert in plain words, and why it matters

  Example: seedling explain @suite/hygiene/machine-id
`;

const DOCTOR =
  `seedling doctor                   what this host needs to boot images, what is wrong, and what mends it

  Its exit codes: 0 a boot works here, a small one was tried; 2 none does.

  Example: seedling doctor
`;

const INIT =
  `seedling init IMAGE [FILE|-]           boot an image once, and write a first case of what it showed, to be edited

  --force                   write over a file that is there
  --fresh                   boot anew what was recorded (default where CI is set)
  --accel auto|kvm|tcg      how to run the guest (default: auto: kvm where it works)
  --firmware auto|bios|uefi  goes into the case, and so do the machine's other keys:
${MACHINE}  --seed none               no seed, for an image without cloud-init

  Without a file the case is cases/NAME.yaml; - is standard output. It passes as it is, by the record of its boot.

  Example: seedling init ./disk.qcow2
`;

const SHELL =
  `seedling shell [CASE]                  boot a case, or an image, and get its console; nothing of it is kept

  --image NAME|PATH         boot this image; without a case, one with an empty seed
${CLOUD_INIT}  --filter TEXT|/REGEXP/    of a file with several cases the one whose id has this in it
  --ssh                     let SSH in, with a key of this boot; a case must have a network card
  --accel auto|kvm|tcg      how to run the guest (default: auto: kvm where it works)
  --firmware auto|bios|uefi  this firmware, whatever the case says; the machine's other keys too:
${MACHINE}  --seed none               no seed, for an image without cloud-init

  A user with a password of this boot is in the seed, unless that has users of its own: both are told. To leave press
  Ctrl-] twice. Without a terminal the lines of standard input are typed, each once the guest asks for one.

  Example: seedling shell --image ./disk.qcow2
  and: echo id | seedling shell @suite/hygiene/machine-id --image ./disk.qcow2
`;

const COMPLETIONS =
  `seedling completions bash|zsh|fish  a script by which your shell completes commands and options

  Example: seedling completions bash > ~/.local/share/bash-completion/completions/seedling
`;

/** A command line's first word. */
export interface CommandRow {
  readonly name: string;
  readonly usage: string;
  /** Loaded when it is asked for: `--help` waits for none of them. Its number is the exit code. */
  readonly load: () => Promise<(args: readonly string[], shell: Shell) => Promise<number>>;
  /** Nothing of it must end in order: a signal ends it as it does any program, however busy its thread is. */
  readonly endsAtOnce?: true;
}

const AT_ONCE = { endsAtOnce: true } as const;

/** All of them, in the order of `--help`. */
export const COMMANDS: readonly CommandRow[] = [
  { name: "run", usage: RUN, load: async () => (await import("./run_command.ts")).runCommand },
  { name: "check", usage: CHECK, load: async () => (await import("./check_command.ts")).checkCommand },
  {
    name: "merge",
    usage: MERGE,
    load: async () => (await import("./merge_command.ts")).mergeCommand,
    ...AT_ONCE,
  },
  {
    name: "submit",
    usage: SUBMIT,
    load: async () => (await import("./submit_command.ts")).submitCommand,
    ...AT_ONCE,
  },
  {
    name: "report",
    usage: REPORT,
    load: async () => (await import("./report_command.ts")).reportCommand,
    ...AT_ONCE,
  },
  {
    name: "inspect",
    usage: INSPECT,
    load: async () => (await import("./inspect_command.ts")).inspectCommand,
  },
  { name: "bisect", usage: BISECT, load: async () => (await import("./bisect_command.ts")).bisectCommand },
  { name: "diff", usage: DIFF, load: async () => (await import("./diff_command.ts")).diffCommand },
  {
    name: "compare",
    usage: COMPARE,
    load: async () => (await import("./compare_command.ts")).compareCommand,
  },
  {
    name: "records",
    usage: RECORDS,
    load: async () => (await import("./records_command.ts")).recordsCommand,
  },
  {
    name: "history",
    usage: HISTORY,
    load: async () => (await import("./history_command.ts")).historyCommand,
    ...AT_ONCE,
  },
  { name: "images", usage: IMAGES, load: async () => (await import("./images_command.ts")).imagesCommand },
  {
    name: "explain",
    usage: EXPLAIN,
    load: async () => (await import("./explain_command.ts")).explainCommand,
    ...AT_ONCE,
  },
  { name: "init", usage: INIT, load: async () => (await import("./init_command.ts")).initCommand },
  { name: "shell", usage: SHELL, load: async () => (await import("./shell_command.ts")).shellCommand },
  { name: "doctor", usage: DOCTOR, load: async () => (await import("./doctor_command.ts")).doctorCommand },
  { name: "setup", usage: SETUP, load: async () => (await import("./setup_command.ts")).setupCommand },
  {
    name: "suite",
    usage: SUITE,
    load: async () => (await import("./suite_command.ts")).suiteCommand,
    ...AT_ONCE,
  },
  {
    name: "schema",
    usage: SCHEMA,
    load: async () => (await import("./schema_command.ts")).schemaCommand,
    ...AT_ONCE,
  },
  {
    name: "completions",
    usage: COMPLETIONS,
    load: async () => (await import("./completions_command.ts")).completionsCommand,
    ...AT_ONCE,
  },
];

/** What the tool is. */
export const INTRODUCTION =
  "Seedling judges cloud images: it boots them, listens, and holds what it hears against YAML cases.";

/** What exit codes say. */
export const EXIT_CODES =
  `Exit codes: 0 all pass or skip; 1 a case fails; 2 an error, an invalid case, wrong usage, or nothing judged;
75 a part of a run (--shard) is to be run once more; 130 and 143 after SIGINT and SIGTERM.
`;
