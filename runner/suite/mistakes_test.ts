/** Every mistake an author can make: the text of a case, and all that is said of it, word for word. */
import { assertEquals } from "@std/assert";
import { parseCase, parseCases } from "./read_cases.ts";
import type { ParseCaseOptions } from "../case/case.ts";
import type { FactKind } from "../facts/fact.ts";

const NOTHING_READ = { probe: "", parse: () => [] };

/** Kinds of our own: a new column of lsblk must not change these messages. */
const KINDS: readonly FactKind[] = [
  {
    ...NOTHING_READ,
    key: "lsblk",
    about: "a kind of this test",
    columns: {
      size: { type: "size", dialect: "lsblk" },
      type: { type: "text" },
      mountpoint: { type: "text" },
      mountpoints: { type: "list" },
    },
    rowNames: "a device name",
    scrape: () => [],
  },
  {
    ...NOTHING_READ,
    key: "df",
    about: "a kind of this test",
    columns: { size: { type: "size", dialect: "df" } },
    rowNames: "a mountpoint",
    scrape: () => [],
  },
  {
    ...NOTHING_READ,
    key: "kernel",
    about: "a kind of this test",
    columns: { release: { type: "text" }, version: { type: "version" } },
    rowNames: "",
  },
];

const OPTIONS: ParseCaseOptions = {
  id: "case",
  source: "case.yaml",
  kinds: KINDS,
  readFile: (path) => {
    throw new Error(`No such file or directory (os error 2): readfile '${path}'`);
  },
};

/** An `expect` with nothing wrong in it. */
const OK = "expect: { df: { /: present } }\n";

/** A case, and its mistakes as `line:column: text`. */
type MistakeRow = readonly [text: string, ...mistakes: readonly string[]];

const FILES: readonly MistakeRow[] = [
  [
    ``,
    "1:1: the file is empty (write name:, disk:, cloud-config: and expect:)",
  ],
  [
    `# nothing but a comment
`,
    "1:1: the file is empty (write name:, disk:, cloud-config: and expect:)",
  ],
  [
    `- a list
`,
    "1:1: a case is a mapping of keys (write name:, disk:, cloud-config: and expect:)",
  ],
  [
    `just text
`,
    "1:1: a case is a mapping of keys (write name:, disk:, cloud-config: and expect:)",
  ],
];

const TEXTS: readonly MistakeRow[] = [
  [
    "name: x\u0000\n",
    "1:8: a NUL character (is this a text file in UTF-8?)",
  ],
  [
    "name: a\u0007b\n",
    "1:8: control character U+0007 (write it as an escape in double quotes)",
  ],
  [
    "name: x\rdisk: 20G\n",
    "1:8: a carriage return without a line feed (save the file with LF line ends)",
  ],
  [
    `%YAML 1.1
---
name: x
`,
    "1:1: a YAML directive has no place in a case (delete the line)",
  ],
  [
    `name: x\n${"#".repeat(1024 * 1024)}`,
    "1:1: the file is larger than 1 MiB (bring large data in with { file: path })",
  ],
  [
    `a: "${"x".repeat(80_000)}\n`,
    "1:1: more than 64 KiB that are not YAML (bring large data in with { file: path })",
  ],
  [
    `\ufeffdisk: 1x\n${OK}`,
    `1:7: "1x" is not a size (write 20G or 20480M)`,
  ],
];

const SYNTAX: readonly MistakeRow[] = [
  [
    `name: x
\tdisk: 20G
`,
    "2:1: a tab in the indentation (YAML indents with spaces)",
  ],
  [
    `expect:
  df:
 \t/: present
\t\t/boot: present
`,
    "3:2: a tab in the indentation (YAML indents with spaces)",
    "4:1: a tab in the indentation (YAML indents with spaces)",
  ],
  [
    `user-data: |
\techo
${OK}`,
    "2:1: a tab in the indentation (YAML indents with spaces)",
  ],
  [
    `disk: 20G
disk: 10G
disk: 5G
${OK}`,
    `2:1: duplicate key "disk" (keep one)`,
    `3:1: duplicate key "disk" (keep one)`,
  ],
  [
    `disk: 1x
disk: 20G
${OK}`,
    `1:7: "1x" is not a size (write 20G or 20480M)`,
    `2:1: duplicate key "disk" (keep one)`,
  ],
  [
    `name: x
---
name: y
`,
    "2:1: a second document begins here (one case per file)",
  ],
  [
    `name: x
...
name: y
`,
    "3:1: a second document begins here (one case per file)",
  ],
  [
    `name: 'x
${OK}`,
    "1:7: this quote is not closed",
  ],
  [
    `name: "x\\q"
${OK}`,
    `1:9: unknown escape (write "\\\\" for a backslash, or use single quotes)`,
  ],
  [
    `name: @x
${OK}`,
    "1:7: text can't begin with this character (quote it)",
  ],
  [
    `name: a: b
${OK}`,
    `1:7: a second ": " in this value, or wrong indentation (quote the text, or align the keys)`,
  ],
  [
    `name: x
 disk: 20G
${OK}`,
    `1:7: a second ": " in this value, or wrong indentation (quote the text, or align the keys)`,
  ],
  [
    `expect:
    df: { /: present }
  lsblk: { vda: present }
`,
    "3:1: wrong indentation (keys of one mapping begin in one column)",
  ],
  [
    `name x
${OK}`,
    `1:1: no colon and space behind this key, or wrong indentation (write "disk: 20G", keys of one mapping in one column)`,
  ],
  [
    `name: [x
${OK}`,
    "1:7: this bracket is not closed, or a line inside of it is not indented",
  ],
  [
    `name: "it's [fine]
${OK}`,
    "1:7: this quote is not closed",
  ],
  [
    `expect: { df: { /: { size: 20G } }
`,
    "1:9: this bracket is not closed, or a line inside of it is not indented",
  ],
  [
    `name: "x" y
${OK}`,
    "1:11: text behind a closed quote or bracket (quote all of it)",
  ],
  [
    `name: x
image: [a, , b]
${OK}`,
    "2:12: nothing stands before this comma (delete it)",
  ],
  [
    `name: ${"[".repeat(60)}x${"]".repeat(60)}\n`,
    "1:1: nested too deeply (50 levels at most)",
  ],
  [
    "[".repeat(5000),
    "1:1: nested too deeply (50 levels at most)",
  ],
  [
    `name: &x y
description: *x
${OK}`,
    "1:7: an anchor (&x) has no place in a case (delete it, or quote the text)",
    "2:14: an alias (*x) has no place in a case (write the value out, or quote the text)",
  ],
  [
    `name: !!str x
${OK}`,
    `1:8: a YAML tag has no place in a case (delete it, or quote text that begins with "!")`,
  ],
  [
    `expect: { df: { /: { size: != 2.0G } } }
`,
    `1:28: a YAML tag has no place in a case (delete it, or quote text that begins with "!")`,
  ],
  [
    `cloud-config:
  <<: { a: 1 }
${OK}`,
    "2:3: a merge key (<<) has no place in a case (write the keys out)",
  ],
  [
    `? [a, b]
: c
${OK}`,
    "1:3: a key must be text (quote it)",
  ],
  [
    `expect: { lsblk: { vda: { size: > 19G } } }
`,
    `1:33: an unquoted ">" begins a block of text in YAML (quote it: "> 19G")`,
  ],
  [
    `expect:
  lsblk:
    vda:
      size: >= 19G
    vda1:
      size: > 19G # more
  dff: present
`,
    `4:13: an unquoted ">" begins a block of text in YAML (quote it: ">= 19G")`,
    `6:13: an unquoted ">" begins a block of text in YAML (quote it: "> 19G")`,
    `7:3: unknown key "dff" (did you mean "df"?)`,
  ],
  [
    `expect:
  lsblk:
    vda:
      size: >
        19G
`,
    `4:13: a block of text is not a matcher (quote it on one line, as in "> 19G")`,
  ],
];

const KEYS: readonly MistakeRow[] = [
  [
    `nmae: x
${OK}`,
    `1:1: unknown key "nmae" (did you mean "name"?)`,
  ],
  [
    `Disk: 20G
cloud_config: {}
${OK}`,
    `1:1: unknown key "Disk" (did you mean "disk"?)`,
    `2:1: unknown key "cloud_config" (did you mean "cloud-config"?)`,
  ],
  [
    `wibble: x
${OK}`,
    `1:1: unknown key "wibble" (known: name, description, failing, tags, image, cloud-init, disk, bus, sector-size, firmware, disks, seed, network, cpu-level, memory, cpus, timeout, budgets, exclusive, compose, cloud-config, user-data, meta-data, vendor-data, network-config, variants, matrix, boots, clones, only-if, skip, expect-failure, excused, expect)`,
  ],
];

const FIELDS: readonly MistakeRow[] = [
  [
    `name:
${OK}`,
    `1:1: "name" must be filled in (write name: The partition grows)`,
  ],
  [
    `name: [x]
${OK}`,
    `1:7: "name" must be one line of text (write name: The partition grows)`,
  ],
  [
    `name: |
  a
  b
${OK}`,
    `1:7: "name" must be one line, without control characters (write name: The partition grows)`,
  ],
  [
    `name: "a\\eb"
${OK}`,
    `1:7: "name" must be one line, without control characters (write name: The partition grows)`,
  ],
  [
    `description: []
${OK}`,
    `1:14: "description" must be text (say why the case is there)`,
  ],
  [
    `failing: []
${OK}`,
    `1:10: "failing" must be text (say what it means where the case fails)`,
  ],
  [
    `name: x
description: y
image: debian-12
memory: 1G
cpus: 1
timeout: 3m
disk: 20 gigs
${OK}`,
    `7:7: "20 gigs" is not a size (write 20G or 20480M)`,
  ],
  [
    `disk: 20GB
${OK}`,
    `1:7: "20GB" is not a size (write 20G: K, M, G, T and P are powers of 1024)`,
  ],
  [
    `disk: 0
${OK}`,
    "1:7: a disk of 0 bytes is none (write 20G, or leave it out for the image's own size)",
  ],
  [
    `disk: 19.9G
${OK}`,
    "1:7: a disk of 21367462298 bytes is not a whole number of 512-byte sectors (write 21367462400)",
  ],
  [
    `disk:
${OK}`,
    `1:1: "disk" must be filled in (write disk: 20G)`,
  ],
  [
    `disk: { size: 20G }
${OK}`,
    `1:7: "disk" must be one line of text (write disk: 20G)`,
  ],
  [
    `memory: 63M
${OK}`,
    "1:9: 63M of memory is too little for any cloud image (64M at least)",
  ],
  [
    `memory: 100000K
${OK}`,
    "1:9: 100000K of memory is not a whole number of MiB (write 98M)",
  ],
  [
    `memory: lots
${OK}`,
    `1:9: "lots" is not a size (write 20G or 20480M)`,
  ],
  [
    `cpus: 0
${OK}`,
    `1:7: "0" is not a number of CPUs (write 1 to 64)`,
  ],
  [
    `cpus: 65
${OK}`,
    `1:7: "65" is not a number of CPUs (write 1 to 64)`,
  ],
  [
    `cpus: 1.5
${OK}`,
    `1:7: "1.5" is not a number of CPUs (write 1 to 64)`,
  ],
  [
    `timeout: 90
${OK}`,
    `1:10: "90" is not a duration (write 90s, 3m or 1h30m)`,
  ],
  [
    `timeout: 30m1h
${OK}`,
    `1:10: "30m1h" is not a duration (write 90s, 3m or 1h30m)`,
  ],
  [
    `timeout: 0s
${OK}`,
    "1:10: a timeout of 0 leaves no time to boot (write 3m)",
  ],
  [
    `timeout: 25h
${OK}`,
    "1:10: 25h is longer than a day (24h at most)",
  ],
  [
    `budgets: sometimes
${OK}`,
    '1:10: "sometimes" says nothing of budgets (write enforced, or leave it out)',
  ],
  [
    `exclusive: yes
${OK}`,
    '1:12: "yes" does not say whether the boot is the case\'s own (write true or false)',
  ],
  [
    `exclusive:
${OK}`,
    '1:1: "exclusive" must be filled in (write exclusive: true)',
  ],
  [
    `compose: no
${OK}`,
    '1:10: "compose" must be true, or { never: WHY } for a boot without others (write compose: true, or compose: { never: WHY })',
  ],
  [
    `compose: {}
${OK}`,
    '1:1: "compose" must be filled in (write compose: true, or compose: { never: WHY })',
  ],
  [
    `compose: { never: "" , because: x }
${OK}`,
    '1:19: "never" must be filled in (write compose: true, or compose: { never: WHY })',
    '1:24: unknown key "because" (known: never)',
  ],
];

const IMAGES: readonly MistakeRow[] = [
  [
    `image: Debian 12
${OK}`,
    `1:8: "Debian 12" is not the name of an image (write a name such as debian-12, a path such as ./disk.qcow2, { url, sha256 }, or { from: debian-12, files: ... })`,
  ],
  [
    `image: https://cloud.example/disk.qcow2
${OK}`,
    "1:8: an image from a URL needs its digest (write { url: https://cloud.example/disk.qcow2, sha256: ... })",
  ],
  [
    `image: { url: https://cloud.example/disk.qcow2 }
${OK}`,
    `1:8: an image from a URL needs "sha256" (64 hexadecimal digits, as sha256sum prints them)`,
  ],
  [
    `image: { url: file:///disk.qcow2, sha256: abc, sha1: x }
${OK}`,
    `1:15: "url" must be an http or https URL (write { url: https://..., sha256: ... })`,
    `1:43: "sha256" must be a SHA-256 digest (64 hexadecimal digits, as sha256sum prints them)`,
    `1:48: unknown key "sha1" (known: url, sha256)`,
  ],
  [
    `image: { url: , sha256: }
${OK}`,
    `1:10: "url" must be an http or https URL (write { url: https://..., sha256: ... })`,
    `1:17: "sha256" must be a SHA-256 digest (64 hexadecimal digits, as sha256sum prints them)`,
  ],
  [
    `image: []
${OK}`,
    `1:8: "image" must be filled in (write a name such as debian-12, a path such as ./disk.qcow2, { url, sha256 }, or { from: debian-12, files: ... })`,
  ],
  [
    `image: { from: debian-12 }
${OK}`,
    `1:8: "image" with "from" says what is put into it (write files, remove, debs or run beside it)`,
  ],
  [
    `image: { from: Debian 12, files: { etc/x: ./x, /etc/y: }, remove: /etc, run: [], size: 1 }
${OK}`,
    `1:16: "Debian 12" is not the name of an image (write a name such as debian-12, a path such as ./disk.qcow2, { url, sha256 }, or { from: debian-12, files: ... })`,
    `1:36: "etc/x" is no path of a guest (write it from the root on: /etc/x)`,
    `1:48: "/etc/y" must be filled in (write a path, as of ./x)`,
    `1:67: "remove" must be a list (write remove: [...])`,
    `1:78: "run" must be a list (write run: [...])`,
    `1:82: unknown key "size" (known: from, files, remove, debs, run)`,
  ],
  [
    `cloud-init: { from: "https://u:secret-9@h/x" }
${OK}`,
    `1:21: an address is no source of a cloud-init (clone it, and write a checkout's folder, ../cloud-init@25.1 for a tag or commit, a .deb or a .rpm)`,
  ],
  [
    `cloud-init: { mode: both }
${OK}`,
    `1:13: "cloud-init" needs "from": where it comes from (write a checkout's folder, ../cloud-init@25.1 for a tag or commit, a .deb or a .rpm)`,
    '1:21: unknown mode "both" (known: code, all)',
  ],
  [
    `cloud-init:
${OK}`,
    `1:1: "cloud-init" must be filled in (write a checkout's folder, ../cloud-init@25.1 for a tag or commit, a .deb or a .rpm)`,
  ],
];

const SEEDS: readonly MistakeRow[] = [
  [
    `user-data: "#!/bin/sh"
cloud-config: {}
${OK}`,
    `2:1: "cloud-config" can't stand beside "user-data" (keep one: both are the user-data)`,
  ],
  [
    `cloud-config: {}
user-data: |
  #!/bin/sh
${OK}`,
    `2:1: "user-data" can't stand beside "cloud-config" (keep one: both are the user-data)`,
  ],
  [
    `user-data: { runcmd: [lsblk] }
${OK}`,
    `1:12: "user-data" must be text or { file: path } (write user-data: | and the text below; a mapping goes under cloud-config)`,
  ],
  [
    `user-data:
${OK}`,
    `1:1: "user-data" must be text or { file: path } (write user-data: | and the text below)`,
  ],
  [
    `meta-data: [a]
${OK}`,
    `1:12: "meta-data" must be text or { file: path } (write meta-data: | and the text below)`,
  ],
  [
    `vendor-data: { file: /etc/shadow }
${OK}`,
    `1:22: "/etc/shadow" leads out of the case's folder (name a file beside the case or below it)`,
  ],
  [
    `network-config: { file: a/../../b }
${OK}`,
    `1:25: "a/../../b" leads out of the case's folder (name a file beside the case or below it)`,
  ],
  [
    `user-data: { file: missing }
${OK}`,
    `1:20: cannot read "missing": No such file or directory`,
  ],
  [
    `user-data: { file: , path: x }
${OK}`,
    `1:14: "file" must be a path (write { file: seed/user-data })`,
    `1:22: unknown key "path" (known: file)`,
  ],
  [
    `user-data: "\\ud800"
${OK}`,
    "1:12: half of a surrogate pair, which UTF-8 can't write (write the character itself)",
  ],
];

const HALVES: readonly MistakeRow[] = [
  [
    `name: "a \\udc00"
description: "\\ud83d\\ude00"
${OK}`,
    "1:7: half of a surrogate pair, which UTF-8 can't write (write the character itself)",
  ],
];

const CLOUD_CONFIGS: readonly MistakeRow[] = [
  [
    `cloud-config: |
  #cloud-config
${OK}`,
    `1:15: "cloud-config" must be a mapping of cloud-init's keys (text goes under user-data)`,
  ],
  [
    `cloud-config:
${OK}`,
    `1:1: "cloud-config" must be a mapping of cloud-init's keys (write {} for none)`,
  ],
  [
    `cloud-config: []
${OK}`,
    `1:15: "cloud-config" must be a mapping of cloud-init's keys (write {} for none)`,
  ],
  [
    `cloud-config: { growpart: { mode: off } }
${OK}`,
    `1:35: YAML 1.1 reads off as false, YAML 1.2 as text (write false, or "off" in quotes)`,
  ],
  [
    `cloud-config: { a: Yes, b: "Yes", c: n }
${OK}`,
    `1:20: YAML 1.1 reads Yes as true, YAML 1.2 as text (write true, or "Yes" in quotes)`,
    `1:38: YAML 1.1 reads n as false, YAML 1.2 as text (write false, or "n" in quotes)`,
  ],
  [
    `cloud-config: { a: 0644, b: 0x1F, c: 0o17, d: 0b11, e: 1_000, f: 1e3, g: +1, h: .5, i: 08 }
${OK}`,
    `1:20: YAML readers disagree on the number 0644 (quote it: "0644")`,
    `1:29: YAML readers disagree on the number 0x1F (quote it: "0x1F")`,
    `1:38: YAML readers disagree on the number 0o17 (quote it: "0o17")`,
    `1:47: YAML readers disagree on the number 0b11 (quote it: "0b11")`,
    `1:56: YAML readers disagree on the number 1_000 (quote it: "1_000")`,
    `1:66: YAML readers disagree on the number 1e3 (quote it: "1e3")`,
    `1:74: YAML readers disagree on the number +1 (quote it: "+1")`,
    `1:81: YAML readers disagree on the number .5 (quote it: ".5")`,
    `1:88: YAML readers disagree on the number 08 (quote it: "08")`,
  ],
  [
    `cloud-config: { a: [x, 12:30] }
${OK}`,
    `1:24: YAML 1.1 reads 12:30 as a number to the base 60, YAML 1.2 as text (quote it: "12:30")`,
  ],
  [
    `cloud-config: { a: 12:30:45, b: 52:54:00:12:34:56, c: 2024-01-31, d: 2001-12-14 21:59:43 }
${OK}`,
    `1:20: YAML 1.1 reads 12:30:45 as a number to the base 60, YAML 1.2 as text (quote it: "12:30:45")`,
    `1:33: YAML 1.1 reads 52:54:00:12:34:56 as a number to the base 60, YAML 1.2 as text (quote it: "52:54:00:12:34:56")`,
    `1:55: YAML 1.1 reads 2024-01-31 as a date, YAML 1.2 as text (quote it: "2024-01-31")`,
    `1:70: YAML 1.1 reads 2001-12-14 21:59:43 as a date, YAML 1.2 as text (quote it: "2001-12-14 21:59:43")`,
  ],
  [
    `cloud-config: { a: True, b: NULL, c: ~, d: .inf, e: .NaN, f: = }
${OK}`,
    `1:20: not every YAML reader takes True for true (write true, or "True" in quotes)`,
    `1:29: not every YAML reader takes NULL for null (write null, or "NULL" in quotes)`,
    `1:38: ~ reads as nothing at all (write null, or "~" in quotes)`,
    `1:44: .inf reads as a number that JSON can't write (quote it: ".inf")`,
    `1:53: .NaN reads as a number that JSON can't write (quote it: ".NaN")`,
    `1:62: = is a sign of its own in YAML 1.1 (quote it: "=")`,
  ],
  [
    `cloud-config: { a: 23.10, b: 9007199254740993, c: 1.0, d: -0, e: 0.0000001 }
${OK}`,
    `1:20: the number 23.10 would become 23.1 (quote it: "23.10")`,
    `1:30: the number 9007199254740993 would become 9007199254740992 (quote it: "9007199254740993")`,
    `1:51: the number 1.0 would become 1 (quote it: "1.0")`,
    `1:59: the number -0 would become 0 (quote it: "-0")`,
    `1:66: the number 0.0000001 would become 1e-7 (quote it: "0.0000001")`,
  ],
  [
    `cloud-config: { on: 1, 0644: 2, null: 3, "off": 4 }
${OK}`,
    `1:17: the key on is no text for every YAML reader (quote it: "on")`,
    `1:24: the key 0644 is no text for every YAML reader (quote it: "0644")`,
    `1:33: the key null is no text for every YAML reader (quote it: "null")`,
  ],
  [
    `cloud-config: { a: "\\ud800", "\\ud800": 1 }
${OK}`,
    "1:20: half of a surrogate pair, which UTF-8 can't write (write the character itself)",
    "1:30: half of a surrogate pair, which UTF-8 can't write (write the character itself)",
  ],
  [
    `cloud-config: { ? ${"k".repeat(1001)} : 1 }\n${OK}`,
    "1:19: a key must be a text of at most 1000 characters",
  ],
];

const EXPECTATIONS: readonly MistakeRow[] = [
  [
    `name: x
`,
    `1:1: "expect" is missing: nothing would be judged (write expect: { lsblk: { /: { size: 20G } } })`,
  ],
  [
    `expect: 
`,
    `1:1: "expect" is empty: nothing would be judged (write expect: { lsblk: { /: { size: 20G } } })`,
  ],
  [
    `expect: {}
`,
    `1:9: "expect" is empty: nothing would be judged (write expect: { lsblk: { /: { size: 20G } } })`,
  ],
  [
    `expect: present
`,
    `1:9: "expect" must be a mapping (write expect: { lsblk: { /: { size: 20G } } })`,
  ],
  [
    `expect: { lsblk: }
`,
    `1:11: "lsblk" is empty: nothing would be judged (write lsblk: { NAME: present }, NAME being a device name)`,
  ],
  [
    `expect: { lsblk: { vda: } }
`,
    `1:20: "vda" must say what is expected (write present, absent, or columns: size, type, mountpoint, mountpoints)`,
  ],
  [
    `expect: { lsblk: { vda: {} } }
`,
    `1:25: "vda" must say what is expected (write present, absent, or columns: size, type, mountpoint, mountpoints)`,
  ],
  [
    `expect: { lsblk: { vda: 20G } }
`,
    `1:25: "vda" must say what is expected (write present, absent, or columns: size, type, mountpoint, mountpoints)`,
  ],
  [
    `expect: { lsblk: [vda] }
`,
    `1:18: "lsblk" must be a mapping (write lsblk: { NAME: present }, NAME being a device name)`,
  ],
  [
    `expect: { lsblk: { "": present } }
`,
    "1:20: a row needs a name: a device name",
  ],
  [
    `expect: { lsblkk: { vda: present } }
`,
    `1:11: unknown key "lsblkk" (did you mean "lsblk"?)`,
  ],
  [
    `expect: { uname: {} }
`,
    `1:11: unknown key "uname" (known: lsblk, df, kernel, console)`,
  ],
  [
    `expect: { lsblk: { vda: { sise: 20G } } }
`,
    `1:27: unknown column "sise" of lsblk (did you mean "size"?)`,
  ],
  [
    `expect: { lsblk: { vda: { size: 20 gigs } } }
`,
    `1:33: "20 gigs" is not a size (write 20G or 20480M)`,
  ],
  [
    `expect: { lsblk: { vda: { size: 2.0G } } }
`,
    "1:33: lsblk never prints 2.0G (write 2G, which it prints; { min: 2.0G, max: 2.0G } compares bytes)",
  ],
  [
    `expect: { df: { /: { size: 19.9G } } }
`,
    "1:28: df -h never prints 19.9G (write 20G, which it prints; { min: 19.9G, max: 19.9G } compares bytes; BusyBox's does, which { min: 19.8G, max: 20.0G } asks for)",
  ],
  [
    `expect: { lsblk: { vda: { size: } } }
`,
    `1:27: nothing to compare with (write a size such as 20G, "> 19G", { min, max }, { near, within }, present or absent)`,
  ],
  [
    `expect: { lsblk: { vda: { size: { mim: 1G } } } }
`,
    `1:35: unknown key "mim" (did you mean "min"?)`,
  ],
  [
    `expect: { lsblk: { vda: { size: { min: 20 gigs } } } }
`,
    `1:40: "20 gigs" is not a size (write 20G or 20480M)`,
  ],
  [
    `expect: { lsblk: { vda: { mountpoints: [/, [x]] } } }
`,
    "1:44: an item of the list must be text",
  ],
  [
    `expect: { lsblk: { vda: { type: { matches: "(" } } } }
`,
    '1:44: "(" is not a regular expression: missing closing ): `(` (RE2\'s syntax: nothing looks around or back)',
  ],
  [
    `expect: { console: }
`,
    `1:11: "console" is empty: nothing would be judged (write console: { lsblk: { /: { size: 20G } } })`,
  ],
  [
    `expect: { console: { df: { /: { size: 19.9G } } } }
`,
    "1:39: df -h never prints 19.9G (write 20G, which it prints; { min: 19.9G, max: 19.9G } compares bytes; BusyBox's does, which { min: 19.8G, max: 20.0G } asks for)",
  ],
  [
    `expect: { console: { kernel: { release: x } } }
`,
    `1:22: "kernel" is not read from a console (known: lsblk, df)`,
  ],
  [
    `expect: { console: { console: {} } }
`,
    `1:22: unknown key "console" (known: lsblk, df)`,
  ],
  [
    `expect: { kernel: { relase: 6.1 } }
`,
    `1:21: unknown column "relase" of kernel (did you mean "release"?)`,
  ],
];

const TOGETHER: readonly MistakeRow[] = [
  [
    `nmae: x
disk: 20 gigs
memory: 1M
cloud-config:
  growpart:
    mode: off
timeout: 90
expect:
  lsblk:
    vda: { size: > 19G, typ: disk }
  df:
    /: { size: 1.95G }
`,
    `1:1: unknown key "nmae" (did you mean "name"?)`,
    `2:7: "20 gigs" is not a size (write 20G or 20480M)`,
    "3:9: 1M of memory is too little for any cloud image (64M at least)",
    `6:11: YAML 1.1 reads off as false, YAML 1.2 as text (write false, or "off" in quotes)`,
    `7:10: "90" is not a duration (write 90s, 3m or 1h30m)`,
    `10:18: an unquoted ">" begins a block of text in YAML (quote it: "> 19G")`,
    `10:25: unknown column "typ" of lsblk (did you mean "type"?)`,
    "12:16: df -h never prints 1.95G (write 2.0G, which it prints; { min: 1.95G, max: 1.95G } compares bytes)",
  ],
];

const MACHINE: readonly MistakeRow[] = [
  [
    `disk: +5 gigs
${OK}`,
    `1:7: "+5 gigs" is not a size beyond the image's (write +5G or +512M)`,
  ],
  [
    `disk: 20
${OK}`,
    "1:7: a disk of 20 bytes is not a whole number of 512-byte sectors (write 20G)",
  ],
  [
    `disk: +5
${OK}`,
    "1:7: a disk of 5 bytes is not a whole number of 512-byte sectors (write +5G)",
  ],
  [
    `disk: 20000
${OK}`,
    "1:7: a disk of 20000 bytes is not a whole number of 512-byte sectors (write 20000M)",
  ],
  [
    `disk: 8000T
${OK}`,
    "1:7: 8000T is more than a qcow2 disk can have (2P at most)",
  ],
  [
    `disk: 2251799813685760
${OK}`,
    "1:7: 2251799813685760 is more than a qcow2 disk can have (2P at most)",
  ],
  [
    `disk: +0.3K
${OK}`,
    "1:7: a disk of 307 bytes is not a whole number of 512-byte sectors (write 512)",
  ],
  [
    `bus: vritio
${OK}`,
    `1:6: unknown bus "vritio" (did you mean "virtio"?)`,
  ],
  [
    `bus: usb-attached
${OK}`,
    `1:6: unknown bus "usb-attached" (known: virtio, scsi, nvme, sata)`,
  ],
  [
    `bus:
${OK}`,
    `1:1: "bus" must be filled in (write bus: virtio)`,
  ],
  [
    `firmware: [uefi]
${OK}`,
    `1:11: "firmware" must be one line of text (write firmware: auto)`,
  ],
  [
    `firmware: EFI
${OK}`,
    `1:11: unknown firmware "EFI" (did you mean "uefi"?)`,
  ],
  [
    `cpu-level: x86-64-v4
${OK}`,
    `1:12: unknown cpu-level "x86-64-v4" (did you mean "x86-64-v2"?)`,
  ],
  [
    `cpu-level: Haswell
${OK}`,
    `1:12: unknown cpu-level "Haswell" (known: x86-64-v2, x86-64-v3)`,
  ],
  [
    `cpu-level:
${OK}`,
    `1:1: "cpu-level" must be filled in (write cpu-level: x86-64-v2)`,
  ],
  [
    `cpu-level: [x86-64-v2, x86-64-v3]
${OK}`,
    `1:12: "cpu-level" must be one line of text (write cpu-level: x86-64-v2)`,
  ],
  [
    `cpu: x86-64-v3
${OK}`,
    `1:1: unknown key "cpu" (did you mean "cpus"?)`,
  ],
  [
    `sectorsize: 4096
${OK}`,
    `1:1: unknown key "sectorsize" (did you mean "sector-size"?)`,
  ],
  [
    `sector-size: 4k
firmware: uefi
${OK}`,
    `1:14: unknown sector-size "4k" (known: 512, 4096)`,
  ],
  [
    `sector-size: 4069
firmware: uefi
${OK}`,
    `1:14: unknown sector-size "4069" (did you mean "4096"?)`,
  ],
  [
    `sector-size: "4096"
firmware: bios
bus: sata
${OK}`,
    "2:11: a BIOS does not boot from sectors of 4096 bytes (write firmware: uefi)",
    "3:6: a SATA disk has no sectors of 4096 bytes (write virtio, scsi or nvme)",
  ],
  [
    `sector-size: 4096
firmware: EFI
bus: sat
${OK}`,
    `2:11: unknown firmware "EFI" (did you mean "uefi"?)`,
    `3:6: unknown bus "sat" (did you mean "sata"?)`,
  ],
  [
    `network: internet
${OK}`,
    `1:10: unknown network "internet" (known: none, isolated)`,
  ],
  [
    `disks: 1G
${OK}`,
    `1:8: "disks" must be a mapping of names to sizes (write disks: { data: 1G })`,
  ],
  [
    `disks:
${OK}`,
    `1:1: "disks" must be a mapping of names to sizes (write disks: { data: 1G })`,
  ],
  [
    `disks: { my data: 1G, a-name-of-21-letters-: 1G, data: 0 }
${OK}`,
    `1:10: "my data" can't be a disk's serial (write 1 to 20 letters, digits, - and _, such as data)`,
    `1:23: "a-name-of-21-letters-" can't be a disk's serial (write 1 to 20 letters, digits, - and _, such as data)`,
    "1:56: a disk of 0 bytes is none (write 20G, or leave it out for the image's own size)",
  ],
  [
    `disks:
  data: { bus: ide, siez: 1G }
  log: { size: }
  swap: [1G]
${OK}`,
    `2:3: a disk needs "size" (write { size: 1G, bus: virtio })`,
    `2:16: unknown bus "ide" (known: virtio, scsi, nvme, sata)`,
    `2:21: unknown key "siez" (did you mean "size"?)`,
    `3:10: "size" must be filled in (write size: 1G)`,
    `4:9: "swap" must be one line of text (write swap: 1G)`,
  ],
  [
    `disks: { ${Array.from({ length: 17 }, (_, index) => `d${index}: 1G`).join(", ")} }
${OK}`,
    "1:1: 17 disks are more than a machine takes (16 at most)",
  ],
  [
    `seed: floppy
${OK}`,
    `1:7: unknown seed "floppy" (known: iso, vfat, cdrom, none)`,
  ],
  [
    `seed: { on: fat, lable: x }
${OK}`,
    `1:13: unknown seed "fat" (did you mean "vfat"?)`,
    `1:18: unknown key "lable" (did you mean "label"?)`,
  ],
  [
    `seed: { label: config-drive }
${OK}`,
    `1:16: "config-drive" can't be a volume's label (write 1 to 11 letters, digits, - and _)`,
  ],
  [
    `seed: { on: none, label: cidata }
expect: { console: { lsblk: { vda: present } } }
`,
    "1:19: without a seed there is nothing to label (delete it)",
  ],
  [
    `seed: none
cloud-config: { locale: C }
network-config: "version: 2"
expect:
  df: { /: present }
  console: { df: { /: present } }
`,
    `2:1: "cloud-config" goes nowhere, as "seed: none" leaves the seed out (keep one of the two)`,
    `3:1: "network-config" goes nowhere, as "seed: none" leaves the seed out (keep one of the two)`,
    `5:3: "df" is told by the probe, which stands in the seed that "seed: none" leaves out (expect what the host or the console tells: root, partitions, filesystem, console)`,
  ],
];

/** More cases than one file may hold, where two keys take as many values each. */
const FORTY = Array.from({ length: 40 }, (_, index) => index + 1);

const VARIANTS: readonly MistakeRow[] = [
  [
    `variants:
${OK}`,
    `1:1: "variants" is empty: there would be no case (write variants: { quoted: { disk: 20G } })`,
  ],
  [
    `variants: {}
${OK}`,
    `1:11: "variants" is empty: there would be no case (write variants: { quoted: { disk: 20G } })`,
  ],
  [
    `variants: [a]
${OK}`,
    `1:11: "variants" must be a mapping of names to parts of a case (write variants: { quoted: { disk: 20G } })`,
  ],
  [
    `variants: { a b: {} }
${OK}`,
    `1:13: "a b" is not a name for a variant (write letters, digits, "_", ".", "+" and "-")`,
  ],
  [
    `variants: { "a[b]": {} }
${OK}`,
    `1:13: "a[b]" is not a name for a variant (write letters, digits, "_", ".", "+" and "-")`,
  ],
  [
    `variants: { a: 20G }
${OK}`,
    `1:16: "a" must be a mapping of a case's keys (write a: { disk: 20G })`,
  ],
  [
    `variants: { a: { dsik: 20G }, b: { cpus: 2 } }
${OK}`,
    `1:18: unknown key "dsik" (did you mean "disk"?)`,
  ],
  [
    `disk: 1x
variants: { a: { cpus: 1 }, b: { cpus: 2 }, c: { disk: 20G } }
${OK}`,
    `1:7: "1x" is not a size (write 20G or 20480M)`,
  ],
  [
    `variants: { a: { disk: 20 gigs }, b: }
${OK}`,
    `1:24: "20 gigs" is not a size (write 20G or 20480M)`,
  ],
  [
    `variants: { a: { variants: { b: { cpus: 1 } } } }
${OK}`,
    `1:18: "variants" can't stand in a variant (put it beside "variants")`,
  ],
  [
    `variants: { a: { matrix: { cpus: [1] } } }
${OK}`,
    `1:18: "matrix" can't stand in a variant (put it beside "variants")`,
  ],
  [
    `variant: { a: { cpus: 1 } }
${OK}`,
    `1:1: unknown key "variant" (did you mean "variants"?)`,
  ],
  [
    `variants:
  a: { expect: { df: { /: present } } }
  b: { cpus: 2 }
  c:
`,
    `3:6: "expect" is missing: nothing would be judged (write expect: { lsblk: { /: { size: 20G } } })`,
    `4:3: "expect" is missing: nothing would be judged (write expect: { lsblk: { /: { size: 20G } } })`,
  ],
  [
    `cloud-config: {}
variants: { a: { user-data: x, cloud-config: {} } }
${OK}`,
    `2:18: "user-data" can't stand beside "cloud-config" (keep one: both are the user-data)`,
  ],
  [
    `expect: { lsblk: { vda: { type: { matches: x } } } }
variants: { a: { expect: { lsblk: { vda: { type: { contains: y } } } } } }
`,
    `2:52: "contains" can't stand beside "matches" (keep one)`,
  ],
  [
    `cloud-config: { a: off }
variants: { a: { cloud-config: { b: yes } }, b: { cloud-config: { b: no } } }
${OK}`,
    `1:20: YAML 1.1 reads off as false, YAML 1.2 as text (write false, or "off" in quotes)`,
    `2:37: YAML 1.1 reads yes as true, YAML 1.2 as text (write true, or "yes" in quotes)`,
    `2:70: YAML 1.1 reads no as false, YAML 1.2 as text (write false, or "no" in quotes)`,
  ],
];

/** What is wrong with the making of cases hides nothing else of the file. */
const HIDING_NOTHING: readonly MistakeRow[] = [
  [
    `disk: 1x
variants: { a b: { cpus: 65 }, c: 1 }
${OK}`,
    `1:7: "1x" is not a size (write 20G or 20480M)`,
    `2:13: "a b" is not a name for a variant (write letters, digits, "_", ".", "+" and "-")`,
    `2:26: "65" is not a number of CPUs (write 1 to 64)`,
    `2:35: "c" must be a mapping of a case's keys (write c: { disk: 20G })`,
  ],
  [
    `disk: 1x
variants: {}
matrix: { cpus: [], memory: [1M] }
${OK}`,
    `1:7: "1x" is not a size (write 20G or 20480M)`,
    `2:11: "variants" is empty: there would be no case (write variants: { quoted: { disk: 20G } })`,
    `3:17: "cpus" is empty: there would be no case (write cpus: [one, another])`,
    "3:30: 1M of memory is too little for any cloud image (64M at least)",
  ],
];

const MATRICES: readonly MistakeRow[] = [
  [
    `matrix:
${OK}`,
    `1:1: "matrix" is empty: there would be no case (write matrix: { bus: [virtio, nvme] })`,
  ],
  [
    `matrix: []
${OK}`,
    `1:9: "matrix" is empty: there would be no case (write matrix: { bus: [virtio, nvme] })`,
  ],
  [
    `matrix: cpus
${OK}`,
    `1:9: "matrix" must be a mapping of keys to lists (write matrix: { bus: [virtio, nvme] })`,
  ],
  [
    `matrix: { cpus: [] }
${OK}`,
    `1:17: "cpus" is empty: there would be no case (write cpus: [one, another])`,
  ],
  [
    `matrix: { cpus: }
${OK}`,
    `1:11: "cpus" is empty: there would be no case (write cpus: [one, another])`,
  ],
  [
    `matrix: { cpus: 1 }
${OK}`,
    `1:17: "cpus" must be a list of values (write cpus: [one, another])`,
  ],
  [
    `matrix: { cpus: [1, 65] }
${OK}`,
    `1:21: "65" is not a number of CPUs (write 1 to 64)`,
  ],
  [
    `matrix: { cpus: [1, 2, 1] }
${OK}`,
    `1:24: "1" stands in the list twice (each value once)`,
  ],
  [
    `matrix: { cloud-config.runcmd: [[a], [b], [a]] }
${OK}`,
    "1:43: the value stands in the list twice (each value once)",
  ],
  [
    `matrix: { csup: [1, 2] }
${OK}`,
    `1:11: unknown key "csup" (did you mean "cpus"?)`,
  ],
  [
    `matrix: { clowd-config.a: [x] }
${OK}`,
    `1:11: unknown key "clowd-config" (did you mean "cloud-config"?)`,
  ],
  [
    `matrix: { cloud-config.a: ["x", off] }
${OK}`,
    `1:33: YAML 1.1 reads off as false, YAML 1.2 as text (write false, or "off" in quotes)`,
  ],
  [
    `matrix: { cloud-config..a: [x] }
${OK}`,
    `1:11: "cloud-config..a" is not a path of keys (write cloud-config.growpart.mode)`,
  ],
  [
    `matrix: { "": [x] }
${OK}`,
    `1:11: "" is not a path of keys (write cloud-config.growpart.mode)`,
  ],
  [
    `matrix: { name: [x] }
${OK}`,
    `1:11: "name" can't be varied (give variants their own)`,
  ],
  [
    `matrix: { tags: [[x]] }
${OK}`,
    `1:11: "tags" can't be varied (give variants their own)`,
  ],
  [
    `cloud-config: { runcmd: [x] }
matrix: { cloud-config.runcmd.0: [y] }
${OK}`,
    `2:11: "cloud-config.runcmd.0" leads through mappings alone, and "cloud-config.runcmd" is a list (vary all of it: cloud-config.runcmd: [...])`,
  ],
  [
    `disk: 20G
matrix: { disk.size: [1G, 2G] }
${OK}`,
    `2:11: "disk.size" leads through mappings alone, and "disk" is text (vary all of it: disk: [...])`,
  ],
  [
    `matrix: { cloud-config.a: [x] }
variants: { a: , b: { user-data: x } }
${OK}`,
    `1:11: "cloud-config.a" leads into cloud-config, and variant "b" has user-data (keep one: both are the user-data)`,
  ],
  [
    `user-data: x
matrix: { cloud-config.a: [x] }
${OK}`,
    `2:11: "cloud-config.a" leads into cloud-config, and the case has user-data (keep one: both are the user-data)`,
  ],
  [
    `matrix: { cpus: [${FORTY}], timeout: [${FORTY}] }
${OK}`,
    "1:1: 1600 cases of one file are too many (1000 at most)",
  ],
  [
    `matrix: { ${Array.from({ length: 21 }, (_, index) => `cloud-config.k${index}: [1]`).join(", ")} }
${OK}`,
    `1:1: 21 lists of values are too many (20 at most: vary what belongs together in "variants")`,
  ],
  [
    `user-data: ${"x".repeat(500_000)}
matrix: { cpus: [${FORTY}] }
${OK}`,
    "2:1: 40 cases of 500174 characters each are too much (16 Mi together at most: bring large data in with { file: path })",
  ],
  [
    `matrix: { "a\\eb.": [1] }
${OK}`,
    `1:11: "a\\x1bb." is not a path of keys (write cloud-config.growpart.mode)`,
  ],
  [
    `matrix: { expect.df./.size: [20 gigs] }
expect: { df: { /boot: present } }
`,
    `1:30: "20 gigs" is not a size (write 20G or 20480M)`,
  ],
];

const REBOOTS: readonly MistakeRow[] = [
  [
    `boots:
- { reboot: true, expect: { df: { /: present } } }
- { reboot: true, expect: { df: { /: present } } }
`,
    "2:5: the first boot is no reboot: nothing runs before it (delete it)",
  ],
  [
    `boots:
- ${OK}- { reboot: "false", expect: { df: { /: present } } }
- { reboot: [], expect: { df: { /: present } } }
- { reboot: , expect: { df: { /: present } } }
`,
    `3:13: "reboot" must be true (leave it out for a machine that is started anew)`,
    `4:13: "reboot" must be true (leave it out for a machine that is started anew)`,
    `5:5: "reboot" must be true (leave it out for a machine that is started anew)`,
  ],
  [
    `boots:
- ${OK}- reboot: true
  timeout: 3m
  cpus: 2
  disk: 20G
  seed: vfat
  meta-data: x
  tags: [x]
  ${OK}`,
    `5:3: "cpus" can't change at a reboot: the same QEMU runs on (delete it, or "reboot")`,
    `6:3: "disk" can't change at a reboot: the same QEMU runs on (delete it, or "reboot")`,
    `7:3: "seed" can't change at a reboot: the same QEMU runs on (delete it, or "reboot")`,
    `8:3: "meta-data" can't change at a reboot: the same QEMU runs on (delete it, or "reboot")`,
    `9:3: "tags" can't change from boot to boot (put it beside "boots")`,
  ],
];

const TAGS: readonly MistakeRow[] = [
  [
    `tags: growth
${OK}`,
    `1:7: "tags" must be a list of words (write tags: [growth, smoke])`,
  ],
  [
    `tags: []
${OK}`,
    `1:7: "tags" is empty (write tags: [growth, smoke])`,
  ],
  [
    `tags:
${OK}`,
    `1:1: "tags" is empty (write tags: [growth, smoke])`,
  ],
  [
    `tags: [a, two words, [b]]
variants: { a: { tags: ["", x] }, b: }
${OK}`,
    `1:11: "two words" is not a word to select by (write letters, digits, "_", ".", "+" and "-")`,
    `1:22: this is not a word to select by (write letters, digits, "_", ".", "+" and "-")`,
    `2:25: "" is not a word to select by (write letters, digits, "_", ".", "+" and "-")`,
  ],
];

const CONDITIONS: readonly MistakeRow[] = [
  [
    `only-if:
${OK}`,
    `1:1: "only-if" is empty: nothing would be judged (write only-if: { os: { id: debian } })`,
  ],
  [
    `only-if: {}
${OK}`,
    `1:10: "only-if" is empty: nothing would be judged (write only-if: { os: { id: debian } })`,
  ],
  [
    `only-if: debian
${OK}`,
    `1:10: "only-if" must be a mapping (write only-if: { os: { id: debian } })`,
  ],
  [
    `only-if: { df: { /: { sise: 1G } } }
${OK}`,
    `1:23: unknown column "sise" of df (did you mean "size"?)`,
  ],
  [
    `only-if: { dff: { /: { size: 1G } } }
${OK}`,
    `1:12: unknown key "dff" (did you mean "df"?)`,
  ],
  [
    `only-if: { console: { kernel: {} } }
${OK}`,
    `1:23: "kernel" is not read from a console (known: lsblk, df)`,
  ],
  [
    `only-fi: { df: { /: present } }
${OK}`,
    `1:1: unknown key "only-fi" (did you mean "only-if"?)`,
  ],
  [
    `skip: true
${OK}`,
    `1:7: "skip" must be a mapping (write skip: { because: "growpart needs sgdisk" })`,
  ],
  [
    `skip:
${OK}`,
    `1:1: "skip" must be filled in (write skip: { because: "growpart needs sgdisk" })`,
  ],
  [
    `skip: { when: { df: { /: present } } }
${OK}`,
    `1:1: "skip" needs "because" (write skip: { because: "growpart needs sgdisk" })`,
  ],
  [
    `skip: { becuase: x }
${OK}`,
    `1:1: "skip" needs "because" (write skip: { because: "growpart needs sgdisk" })`,
    `1:9: unknown key "becuase" (did you mean "because"?)`,
  ],
  [
    `skip: { because: }
${OK}`,
    `1:9: "because" must be filled in (write because: "growpart needs sgdisk")`,
  ],
  [
    `skip: { because: "two\\nlines" }
${OK}`,
    `1:18: "because" must be one line, without control characters (write because: "growpart needs sgdisk")`,
  ],
  [
    `skip: { because: x, when: }
${OK}`,
    `1:21: "when" is empty: nothing would be judged (write when: { os: { id: debian } })`,
  ],
  [
    `skip: { because: x, when: { dff: { /: present } } }
${OK}`,
    `1:29: unknown key "dff" (did you mean "df"?)`,
  ],
  [
    `expect-failure: known
${OK}`,
    `1:17: "expect-failure" must be a mapping (write expect-failure: { because: "growpart needs sgdisk", until: "2027-03-01" })`,
  ],
  [
    `expect-failure: { link: "https://x/1" }
${OK}`,
    `1:1: "expect-failure" needs "because" and "until" (write expect-failure: { because: "growpart needs sgdisk", until: "2027-03-01" })`,
  ],
  [
    `expect-failure: { because: x }
${OK}`,
    `1:1: "expect-failure" needs "until" (write expect-failure: { because: "growpart needs sgdisk", until: "2027-03-01" })`,
  ],
  [
    `expect-failure: { because: x, until: soon }
${OK}`,
    `1:38: "soon" is not a date (write until: "2027-03-01")`,
  ],
  [
    `expect-failure: { because: x, until: 2027-02-30 }
${OK}`,
    `1:38: "2027-02-30" is not a date (write until: "2027-03-01")`,
  ],
  [
    `expect-failure: { because: x, until: 2027-13-01 }
${OK}`,
    `1:38: "2027-13-01" is not a date (write until: "2027-03-01")`,
  ],
  [
    `expect-failure: { because: x, until: 2027-2-3 }
${OK}`,
    `1:38: "2027-2-3" is not a date (write until: "2027-03-01")`,
  ],
  [
    `expect-failure: { because: x, until: 2027-02-03, link: bug 7 }
${OK}`,
    `1:56: "bug 7" is not an http or https URL (write link: https://bugs.example.com/1)`,
  ],
  [
    `excused: [panic]
${OK}`,
    `1:10: "excused" must be a mapping of names (write excused: { NAME: { line: ..., because: ... } })`,
  ],
  [
    `excused: { vsock: panic }
${OK}`,
    `1:19: "vsock" must say which lines are excused, and why (write { line: 'ssh-generator failed', because: "there is no vsock" })`,
  ],
  [
    `excused: { vsock: { link: "https://x/1", lines: panic } }
${OK}`,
    `1:12: "vsock" needs "line" and "because" (write { line: 'ssh-generator failed', because: "there is no vsock" })`,
    `1:42: unknown key "lines" (did you mean "line"?)`,
  ],
  [
    `excused: { vsock: { line: "(", because: x, when: { df: present } } }
${OK}`,
    `1:27: "(" is not a regular expression: missing closing ): \`(\` (RE2's syntax: nothing looks around or back)`,
    `1:56: "df" must be a mapping (write df: { NAME: present }, NAME being a mountpoint)`,
  ],
  [
    `expect-failure: { because: x, until: 2027-02-03, when: { df: present } }
${OK}`,
    `1:62: "df" must be a mapping (write df: { NAME: present }, NAME being a mountpoint)`,
  ],
];

const VERSIONS: readonly MistakeRow[] = [
  [
    `expect: { kernel: { version: ">= new" } }
`,
    `1:30: "new" is not a version to compare with (write dotted numbers such as 23.4)`,
  ],
  [
    `expect: { kernel: { version: ">=" } }
`,
    `1:30: "" is not a version to compare with (write dotted numbers such as 23.4)`,
  ],
  [
    `expect: { kernel: { version: "=> 23" } }
`,
    `1:30: "=>" is not a comparison (write "<", "<=", ">" or ">=")`,
  ],
  [
    `expect: { kernel: { version: "!= 23" } }
`,
    `1:30: "!=" is not a comparison (write "<", "<=", ">" or ">=")`,
  ],
  [
    `expect: { kernel: { version: { min: 23.4, max: 22.1 } } }
`,
    "1:37: min 23.4 is more than max 22.1 (swap them)",
  ],
  [
    `expect: { kernel: { version: { min: [1] } } }
`,
    "1:37: this is not a version to compare with (write dotted numbers such as 23.4)",
  ],
  [
    `expect: { kernel: { version: { max: 23.4~rc1 } } }
`,
    `1:37: "23.4~rc1" is not a version to compare with (write dotted numbers such as 23.4)`,
  ],
  [
    `expect: { kernel: { version: { near: 23, within: 1 } } }
`,
    `1:32: "near" does not suit a version (write the text, ">= 23.4", { min, max }, { matches }, { contains }, present or absent)`,
  ],
  [
    `expect: { kernel: { version: [23.4] } }
`,
    `1:30: a list can't be compared with one version (write the text, ">= 23.4", { min, max }, { matches }, { contains }, present or absent)`,
  ],
];

const TABLES = {
  "of a file that is no case": FILES,
  "of the text itself": TEXTS,
  "of syntax": SYNTAX,
  "of keys": KEYS,
  "of short keys": FIELDS,
  "of the machine": MACHINE,
  "of images": IMAGES,
  "of seeds": SEEDS,
  "of text in UTF-8": HALVES,
  "of cloud-config": CLOUD_CONFIGS,
  "of expectations": EXPECTATIONS,
  "of variants": VARIANTS,
  "of a matrix": MATRICES,
  "beside one of variants": HIDING_NOTHING,
  "of reboots": REBOOTS,
  "of tags": TAGS,
  "of conditions": CONDITIONS,
  "of versions": VERSIONS,
  "all at once": TOGETHER,
};

for (const [what, rows] of Object.entries(TABLES)) {
  Deno.test(`parseCases() tells every mistake ${what}`, () => {
    for (const [text, ...mistakes] of rows) {
      const found = parseCases(text, OPTIONS).mistakes.map(({ message }) => message);
      assertEquals(found, mistakes.map((mistake) => `case.yaml:${mistake}`), text.slice(0, 200));
    }
  });
}

Deno.test("parseCase() says a place in numbers too", () => {
  const [mistake] = parseCase(`disk: 20 gigs\n${OK}`, OPTIONS).mistakes;
  assertEquals(mistake?.position, { source: "case.yaml", line: 1, column: 7 });
  assertEquals(mistake?.name, "CaseError");
});

Deno.test("parseCase() stops after a thousand mistakes", () => {
  const text = Array.from({ length: 1500 }, (_, index) => `key${index}: 1\n`).join("") + OK;
  const { mistakes } = parseCase(text, OPTIONS);
  assertEquals(mistakes.length, 1001);
  assertEquals(
    mistakes.at(-1)?.message,
    "case.yaml:1001:1: more than 1000 mistakes, of which the rest is not told",
  );
});
