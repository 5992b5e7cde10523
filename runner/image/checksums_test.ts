import { assertEquals } from "@std/assert";
import { findDigest, parseChecksums } from "./checksums.ts";

const [A, B] = ["a".repeat(64), "b".repeat(64)];
const LONG = "c".repeat(128);

/** What stands in a list, and what is read of it: file and the digest's first letter. */
const LISTS: readonly (readonly [what: string, text: string, read: readonly string[]])[] = [
  ["GNU's form", `${A}  disk.img\n${B}  other.img\n`, ["disk.img a", "other.img b"]],
  ["GNU's form of binary files, as Ubuntu has it", `${A} *disk.img\n`, ["disk.img a"]],
  ["one blank, as openSUSE has it", `${A} disk.qcow2\n`, ["disk.qcow2 a"]],
  ["a path", `${A}  ./images/disk.img\n`, ["disk.img a"]],
  ["carriage returns", `${A}  disk.img\r\n`, ["disk.img a"]],
  ["capitals", `${A.toUpperCase()}  disk.img\n`, ["disk.img a"]],
  ["a digest alone, as Alpine has it", LONG, ["undefined c"]],
  [
    "BSD's form under comments, as CentOS, Rocky and Fedora have it",
    `# disk.img: 100 bytes\nSHA256 (disk.img) = ${A}\n# other: 1 bytes\nSHA512 (other) = ${LONG}\n`,
    ["disk.img a", "other c"],
  ],
  ["a name of blanks and brackets", `SHA256 (a disk (1).img) = ${A}\n`, ["a disk (1).img a"]],
  ["an algorithm that does not fit its digest", `SHA512 (disk.img) = ${A}\n`, []],
  ["what proves nothing", `${"d".repeat(32)}  disk.img\nSHA1 (disk.img) = ${"d".repeat(40)}\n`, []],
  ["a page of HTML", "<!doctype html>\n<title>404</title>\n", []],
  [
    "a signed list: what is not signed does not count",
    `${B}  disk.img\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nSHA256 (disk.img) = ${A}\n- ${
      "-".repeat(3)
    }\n` +
    `-----BEGIN PGP SIGNATURE-----\n\n${B}\n-----END PGP SIGNATURE-----\n${B}  disk.img\n`,
    ["disk.img a"],
  ],
];

for (const [what, text, read] of LISTS) {
  Deno.test(`parseChecksums() reads ${what}`, () => {
    assertEquals(parseChecksums(text).map(({ file, hex }) => `${file} ${hex[0]}`), read);
  });
}

Deno.test("findDigest() finds a file by its name alone", () => {
  const listed = parseChecksums(`${A}  disk.img\n${B}  disk.img.xz\n`);
  assertEquals(findDigest(listed, "disk.img", false)?.digest, { algorithm: "sha256", hex: A });
  assertEquals(findDigest(listed, "isk.img", true), undefined);
  assertEquals(findDigest(listed, "*", false)?.file, "disk.img.xz");
});

Deno.test("findDigest() takes the newest that a pattern fits, by its numbers", () => {
  const listed = parseChecksums(
    `${A}  al-kvm-9.1-x86_64.qcow2\n${B}  al-kvm-10.0-x86_64.qcow2\n${A}  al-kvm-11.0-arm64.qcow2\n`,
  );
  assertEquals(findDigest(listed, "al-kvm-*-x86_64.qcow2", false), {
    file: "al-kvm-10.0-x86_64.qcow2",
    digest: { algorithm: "sha256", hex: B },
  });
  assertEquals(findDigest(listed, "al-kvm-9.1-x86_64.qcow2*9.1-x86_64.qcow2", false), undefined);
});

Deno.test("findDigest() takes the stronger of two digests of one file", () => {
  const listed = parseChecksums(`SHA512 (disk.img) = ${LONG}\nSHA256 (disk.img) = ${A}\n`);
  assertEquals(findDigest(listed, "disk.img", false)?.digest.hex, LONG);
});

Deno.test("findDigest() takes a list of one digest beside the file for that file's", () => {
  for (const text of [A, `${A}  disk-20260715.qcow2\n`]) {
    const listed = parseChecksums(text);
    assertEquals(findDigest(listed, "disk.qcow2", true)?.digest.hex, A);
    assertEquals(findDigest(listed, "disk.qcow2", false), undefined);
  }
  assertEquals(findDigest(parseChecksums(`${A}  a\n${B}  b\n`), "disk.qcow2", true), undefined);
});
