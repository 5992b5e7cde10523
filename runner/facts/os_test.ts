import { assertEquals, assertThrows } from "@std/assert";
import { FactsError, type Row } from "./fact.ts";
import { os } from "./os.ts";

const FOLDER = new URL("../../fixtures/facts/os/", import.meta.url);

function columnsOf(text: string): Row["columns"] {
  const [row, ...others] = os.parse(text);
  assertEquals([row?.names, others], [[], []]);
  return row?.columns ?? {};
}

/** `id version_id version_codename variant_id [id_like]`, `-` for what is absent. */
function brief(text: string): string {
  const { id, version_id, version_codename, variant_id, id_like } = columnsOf(text);
  const [first, ...others] = [id, version_id, version_codename, variant_id].map((value) =>
    value === undefined ? "?" : value.kind === "absent" ? "-" : value.text
  );
  const like = id_like?.kind === "list" ? id_like.items : [];
  return [first, ...others, `[${like.join(", ")}]`].join(" ");
}

const SYSTEMS: Readonly<Record<string, string>> = {
  "debian-11": "debian 11 bullseye - []",
  "debian-12": "debian 12 bookworm - []",
  "debian-13": "debian 13 trixie - []",
  "ubuntu-18.04": "ubuntu 18.04 bionic - [debian]",
  "ubuntu-24.04": "ubuntu 24.04 noble - [debian]",
  "fedora-40": "fedora 40 - cloud []",
  "rocky-9.5": "rocky 9.5 - - [rhel, centos, fedora]",
  "amzn-2023": "amzn 2023 - - [fedora]",
  "sles-15.6": "sles 15.6 - - [suse]",
  "opensuse-tumbleweed": "opensuse-tumbleweed 20240112 - - [opensuse, suse]",
  "arch": "arch - - - []",
  "alpine-3.19": "alpine 3.19.8 - - []",
};
for (const [system, told] of Object.entries(SYSTEMS)) {
  Deno.test(`os.parse() reads ${system}`, () => {
    assertEquals(brief(Deno.readTextFileSync(new URL(`${system}.txt`, FOLDER))), told);
  });
}

const VALUES: Readonly<Record<string, string>> = {
  [String.raw`NAME="A \"B\" \$C \\ D"`]: String.raw`A "B" $C \ D`,
  [String.raw`NAME='A \" B'`]: String.raw`A \" B`,
  "NAME=Bare": "Bare",
  '  NAME="Indented"  ': "Indented",
  '# NAME="A comment"\nNAME=x': "x",
  "NAME=first\nNAME=last": "last",
  'NAME="': '"',
  "NAME=a=b": "a=b",
};
for (const [text, name] of Object.entries(VALUES)) {
  Deno.test(`os.parse() reads ${text} as a shell does`, () => {
    assertEquals(columnsOf(text).name, { kind: "text", text: name });
  });
}

Deno.test("os.parse() tells a field that is empty or not there as absent", () => {
  const { version_codename, build_id, id_like } = columnsOf('ID=x\nVERSION_CODENAME=""');
  assertEquals([version_codename, build_id, id_like], Array(3).fill({ kind: "absent" }));
});

for (const text of ["", "\n", "Debian 12\n", "id=debian\n"]) {
  Deno.test(`os.parse() refuses ${JSON.stringify(text)}`, () => {
    assertThrows(() => os.parse(text), FactsError, "Cannot read os-release: no line of it sets a field");
  });
}
