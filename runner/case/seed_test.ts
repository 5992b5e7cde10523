/** The bytes of a seed: they must not depend on which YAML reader the project was built with. */
import { assert, assertEquals } from "@std/assert";
import type { CaseSeed } from "./case.ts";
import { parseCase } from "../suite/read_cases.ts";

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
{
  "package_update": true,
  "resize_rootfs": false,
  "nothing": null,
  "empty": null,
  "growpart": {
    "mode": "off",
    "devices": [
      "/",
      "/dev/vda1"
    ]
  },
  "words": [
    "yes",
    "no",
    "on",
    "Off",
    "y",
    "N",
    "~",
    "null",
    "True",
    "<<",
    "="
  ],
  "numbers": [
    0,
    -7,
    1.5,
    9007199254740991,
    1.25
  ],
  "texts": [
    "0644",
    "0o17",
    "0x1F",
    "1_000",
    "1e3",
    "23.10",
    "12:30",
    "52:54:00:12:34:56",
    "2024-01-31",
    ".inf"
  ],
  "plain": [
    "10.0.0.1",
    "1.2.3",
    "2G",
    "52%",
    "a:b",
    "a#b",
    "fe80::1",
    "x86_64",
    "/dev/vda1",
    "-x",
    "24h"
  ],
  "0644": "quoted key",
  "__proto__": {
    "a": 1
  },
  "write_files": [
    {
      "path": "/etc/motd",
      "permissions": "0644",
      "content": "one\n  two\t(a tab)\n\n#three: 'four' \"five\" \\six\n"
    },
    {
      "content": "folded lines\nand more"
    },
    {
      "content": "kept\n\n"
    },
    "double \t \u007f \u0085 \u2028 \ufeff 🌱 \\ \" /",
    "single 'quoted' \\n",
    "over two lines\nand three",
    "plain over two lines"
  ],
  "runcmd": [
    [
      "sh",
      "-c",
      "echo \"$HOME\" && ls *.log | wc -l > /dev/null"
    ],
    "lsblk"
  ]
}
`;

Deno.test("a cloud-config with every trap gives these bytes, whatever reads the YAML", () => {
  assertEquals(userData(TRAPS), GOLDEN);
});

Deno.test("user-data is given byte for byte, whatever it is", () => {
  assertEquals(
    userData("user-data: |\n  #!/bin/sh\n  \techo 'a'\n\n  exit\n\n"),
    "#!/bin/sh\n\techo 'a'\n\nexit\n",
  );
  assertEquals(
    userData("user-data: |\n  ## template: jinja\n  #cloud-config\n  {{ v1.region }}\n"),
    "## template: jinja\n#cloud-config\n{{ v1.region }}\n",
  );
  assertEquals(
    userData(`user-data: "Content-Type: multipart/mixed\\r\\n"\n`),
    "Content-Type: multipart/mixed\r\n",
  );
  assertEquals(userData("user-data: |-\n  no line end\n"), "no line end");
  assertEquals(userData(`user-data: ""\n`), "");
});

Deno.test("a part of the seed from a file is read beside the case", () => {
  assertEquals(userData("user-data: { file: seed/user-data.gz }\n"), "<cases/seed/user-data.gz>");
  assertEquals(userData("user-data: { file: a/../b }\n"), "<cases/b>");
});

Deno.test("a case without user-data gives an empty one, and parts it does not name are left out", () => {
  assertEquals(seedOf(""), { userData: new Uint8Array() });
  const { metaData, vendorData, networkConfig } = seedOf(
    "meta-data: |\n  a\nvendor-data: |\n  b\nnetwork-config: { file: c }\n",
  );
  assertEquals([metaData, vendorData, networkConfig].map((part) => new TextDecoder().decode(part)), [
    "a\n",
    "b\n",
    "<cases/c>",
  ]);
});

Deno.test("an empty cloud-config is one too", () => {
  assertEquals(userData("cloud-config: {}\n"), "#cloud-config\n{}\n");
});

Deno.test("the same text quoted and not quoted is told apart, however the text is read", () => {
  const rows: readonly (readonly [cloudConfig: string, json: string])[] = [
    [`{ a: false, b: "false" }`, `{"a":false,"b":"false"}`],
    [`{ a: "false" } # false`, `{"a":"false"}`],
    [`{ a: "fals\\x65" }`, `{"a":"false"}`],
    [`{ a: "fals\\x65", b: false }`, `{"a":"false","b":false}`],
    ["\n  a: |-\n    false\n", `{"a":"false"}`],
    ["\n  a:\n    false\n", `{"a":false}`],
    ["\n  a: [7, '7', a7]\n  7x: 7\n", `{"a":[7,"7","a7"],"7x":7}`],
  ];
  for (const [cloudConfig, json] of rows) {
    const [, ...lines] = userData(`cloud-config: ${cloudConfig}\n`).split("\n");
    assertEquals(lines.join(""), JSON.stringify(JSON.parse(json), null, 2).replaceAll("\n", ""), cloudConfig);
  }
});
