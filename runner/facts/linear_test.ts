/** A guest may say anything, and as much as it likes: no reader of it takes more than the text is long. */
import { assertEquals } from "@std/assert";
import { growsFaster } from "../../fixtures/harness/growth_of_time.ts";
import { FactsError } from "./fact.ts";
import { FACT_KINDS, KINDS } from "./kinds.ts";

/** What begins something, or goes on with it: each again and again. */
const UNITS: readonly string[] = [
  '{"blockdevices":[\n',
  '"blockdevices": [{"name": "a", "children": [\n',
  '{"name":"a","children":[',
  "NAME SIZE\n",
  "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS\n",
  "NAME SIZE\nvda 1G\n",
  "vda 252:0 0 20G 0 disk\n",
  "├─vda1 252:1 0 19.9G 0 part /\n",
  "        /mnt/a\n",
  'NAME="vda" SIZE="1G" TYPE="disk"\n',
  "Filesystem Size Used Avail Use% Mounted on\n",
  "/dev/vda1 2.0G 1.1G 966M 52% /\n",
  "/dev/mapper/a-long-name-of-a-volume\n",
  "+------+------+\n",
  "| NAME | SIZE |\n",
  "a login: ",
  "a login: \n",
  "Password: ",
  "[    1.000000] a\n",
  "[    1.000000] ",
  "[  OK  ] Started a.\n",
  "cloud-init[1]: a\n",
  "<14>Nov 29 03:51:46 a b: c\n",
  "ci-info: | eth0 | True | 10.0.2.15 | 255.255.255.0 |\n",
  "Cloud-init v. 22.4.2 running 'init-local' at Thu, 29 Nov 2026 03:51:46 +0000. Up 5.00 seconds.\n",
  "Reached target Multi-User System.\n",
  "CHANGED: partition=1 start=1 old: size=2 end=3 new: size=4 end=5\n",
  "EXT4-fs (vda1): resizing filesystem from 1 to 2 blocks\n",
  "\n",
  "a\n",
  "a b\tc: d=e\n",
  '"\\\\',
  "{",
  "[",
  "=YQ== ",
];
const LINES = [1000, 8000] as const;

for (const unit of UNITS) {
  Deno.test(`no kind of fact takes more than a text is long of ${JSON.stringify(unit)}`, () => {
    const slow = KINDS.flatMap((kind) => {
      const readers = [
        ...("scrape" in kind && kind.scrape
          ? [{ name: `console/${kind.key}`, read: scrapeWith(kind.scrape) }]
          : []),
        ...FACT_KINDS.filter((each) => each === kind).map(({ parse }) => ({
          name: kind.key,
          read: parseWith(parse),
        })),
      ];
      return readers.filter(({ read }) => isSlow(unit, read)).map(({ name }) => name);
    });
    assertEquals(slow, []);
  });
}

type Read = (text: string) => void;

const scrapeWith = (scrape: NonNullable<(typeof KINDS)[number]["scrape"]>): Read => (text) =>
  void scrape(text.split("\n").map((line, index) => ({ number: index + 1, text: line })));

const parseWith = (parse: (text: string) => unknown): Read => (text) => {
  try {
    parse(text);
  } catch (error) {
    if (!(error instanceof FactsError)) throw error;
  }
};

const isSlow = (unit: string, read: Read) =>
  growsFaster(read, [unit.repeat(LINES[0]), unit.repeat(LINES[1])]);
