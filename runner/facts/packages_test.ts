import { assertEquals, assertThrows } from "@std/assert";
import { FactsError } from "./fact.ts";
import { packages } from "./packages.ts";

const FOLDER = new URL("../../fixtures/facts/packages/", import.meta.url);

/** `name version` of each row. */
const brief = (text: string) =>
  packages.parse(text).map(({ names, columns: { version } }) =>
    [names.join(), version?.kind === "text" ? version.text : "?"].join(" ")
  );

Deno.test("packages.parse() reads Debian 12's", () => {
  const told = brief(Deno.readTextFileSync(new URL("debian-12.txt", FOLDER)));
  assertEquals(told.length, 211);
  assertEquals(told.filter((each) => /^(cloud-init|adduser) /.test(each)), [
    "adduser 3.134",
    "cloud-init 22.4.2-1+deb12u4",
  ]);
});

const LISTS: Readonly<Record<string, readonly string[]>> = {
  "dpkg\nii  a 1.0\nrc  b 2.0\nun  c \nhi  d 3:4.0-1\niF  e 5\niW  f 6\nii  g 1.0~rc1+b2": [
    "a 1.0",
    "d 3:4.0-1",
    "f 6",
    "g 1.0~rc1+b2",
  ],
  "dpkg\nii  libc6 2.36-9\nii  libc6 2.36-9\nii  linux-image 1\n": ["libc6 2.36-9", "linux-image 1"],
  "rpm\nkernel-core 6.8.5-301.fc40\ngrub2-tools 1:2.06-120.fc40\nkernel-core 6.9.4-200.fc40\n": [
    "kernel-core 6.8.5-301.fc40, 6.9.4-200.fc40",
    "grub2-tools 1:2.06-120.fc40",
  ],
  "pacman\nlinux 6.9.arch1-1\nlibstdc++5 3.3.6-8\n": ["linux 6.9.arch1-1", "libstdc++5 3.3.6-8"],
  "apk\nmusl-1.2.4_git20230717-r4\nfont-7x13-1.0-r0\n.build-deps-20240101.120000\npy3-six-1.16.0-r6\n": [
    "musl 1.2.4_git20230717-r4",
    "font-7x13 1.0-r0",
    ".build-deps 20240101.120000",
    "py3-six 1.16.0-r6",
  ],
};
for (const [text, rows] of Object.entries(LISTS)) {
  Deno.test(`packages.parse() reads ${text.split("\n")[0]}: ${rows[0]}`, () => {
    assertEquals(brief(text), rows);
  });
}

Deno.test("packages.parse() keeps a name that JavaScript knows", () => {
  assertEquals(brief("rpm\n__proto__ 1\nconstructor 2\n"), ["__proto__ 1", "constructor 2"]);
});

const UNREADABLE: Readonly<Record<string, string>> = {
  "": 'Cannot read the packages of ""',
  "constructor\na 1": 'Cannot read the packages of "constructor"',
  "dpkg\n": "Cannot read the packages: dpkg tells of none",
  "dpkg\nrc  a 1": "Cannot read the packages: dpkg tells of none",
  "rpm\nerror: rpmdb damaged\n": 'Cannot read the packages: no package in "error: rpmdb damaged"',
  "apk\nmusl\n": 'Cannot read the packages: no package in "musl"',
  [`pacman\n${"a 1\n".repeat(100_000)}`]: "Cannot read more than 100000 packages",
};
for (const [text, message] of Object.entries(UNREADABLE)) {
  Deno.test(`packages.parse() refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
    assertThrows(() => packages.parse(text), FactsError, message);
  });
}
