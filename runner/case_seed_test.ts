/** The bytes of a seed: they must not depend on which YAML reader the project was built with. */
import { assert, assertEquals } from "@std/assert";
import { type CaseSeed, parseCase } from "./case.ts";

const OK = "expect: { df: { /: present } }\n";

function seedOf(text: string): CaseSeed {
  const parsed = parseCase(`${text}${OK}`, {
    id: "x",
    source: "cases/x.yaml",
    readFile: (path) => new TextEncoder().encode(`<${path}>`),
  });
  assert("case" in parsed, parsed.mistakes.map(({ message }) => message).join("\n"));
  return parsed.case.seed;
}

const userData = (text: string) => new TextDecoder().decode(seedOf(text).userData);

/** Every trap of YAML, written so that a case may hold it. */
const TRAPS = String.raw`cloud-config:
  package_update: true
  resize_rootfs: false
  nothing: null
  empty:
  growpart: { mode: "off", devices: ['/', "/dev/vda1"] }
  words: ["yes", 'no', "on", "Off", "y", "N", "~", "null", "True", "<<", "="]
  numbers: [0, -7, 1.5, 9007199254740991, 1.25]
  texts: ["0644", '0o17', "0x1F", "1_000", "1e3", "23.10", "12:30", "52:54:00:12:34:56", "2024-01-31", ".inf"]
  plain: [10.0.0.1, 1.2.3, 2G, 52%, a:b, a#b, fe80::1, x86_64, /dev/vda1, -x, 24h]
  "0644": quoted key
  __proto__: { a: 1 }
  write_files:
    - path: /etc/motd
      permissions: "0644"
      content: |
        one
          two	(a tab)

        #three: 'four' "five" \six
    - content: >-
        folded
        lines

        and more
    - content: |+
        kept

    - "double \t \x7f \u0085 \u2028 \ufeff \U0001f331 \\ \" /"
    - 'single ''quoted'' \n'
    - "over
      two \
      lines  

      and three"
    - plain over
      two lines
  runcmd:
    - [sh, -c, "echo \"$HOME\" && ls *.log | wc -l > /dev/null"]
    - lsblk
`;

const GOLDEN = String.raw`#cloud-config
`;

Deno.test("a cloud-config with every trap gives these bytes, whatever reads the YAML", () => {
  assertEquals(userData(TRAPS), GOLDEN);
});
