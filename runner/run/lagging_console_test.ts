/** What a fast host shows: two serial ports are two ways, and a guest's words come out of them in any order. */
import { assertEquals } from "@std/assert";
import { testWithQemu } from "../../fixtures/harness/qemu.ts";
import { GOOD_TALK, LAST_WORD, resultOf, talkingBoot } from "../../fixtures/harness/talking_boot.ts";
import { pause, type Talk } from "../../fixtures/harness/talking_disk.ts";

const PROMPT = "\r\nDebian GNU/Linux 12 seedling ttyS0\r\n\r\nseedling login: ";
const STAGE = "[   24.953784] cloud-init[385]: Cloud-init v. 25.1 running 'modules:final' at ...\r\n";
const LSBLK = "[   25.370325] cloud-init[385]: NAME    MAJ:MIN RM  SIZE RO TYPE MOUNTPOINTS\r\n" +
  "[   25.371615] cloud-init[385]: vda     254:0    0   20G  0 disk\r\n" +
  "[   25.372763] cloud-init[385]: `-vda1  254:1    0 19.9G  0 part /\r\n";
const DF = "[   25.387469] cloud-init[385]: Filesystem      Size  Used Avail Use% Mounted on\r\n" +
  "[   25.390871] cloud-init[385]: /dev/vda1        20G  405M   19G   3% /\r\n";
const { report = "" } = GOOD_TALK;

/** What the guest says by the time of its last frame, and what comes when it is in. */
const TALKS: Readonly<Record<string, Pick<Talk, "console" | "lastWords">>> = {
  "all before the report": { console: STAGE + LSBLK + DF + LAST_WORD },
  "a login before cloud-init starts": { console: PROMPT + STAGE + LSBLK + DF + LAST_WORD },
  "a prompt in a table": {
    console: `${STAGE}${LSBLK.replace("\r\n", `\r\n${PROMPT}`)}${
      DF.replace("\r\n", `\r\n${PROMPT}`)
    }${LAST_WORD}`,
  },
  "a report before the login": {
    console: STAGE,
    lastWords: pause(0.1) + LSBLK + DF + LAST_WORD + PROMPT,
  },
  "the last row half a second late": {
    console: STAGE + LSBLK + DF.slice(0, 110),
    lastWords: pause(0.5) + DF.slice(110) + LAST_WORD,
  },
  "all of it 5 s late": { lastWords: pause(5) + STAGE + PROMPT + LSBLK + PROMPT + DF + LAST_WORD },
  "5 s late, without a last word": { console: STAGE, lastWords: pause(5) + LSBLK + DF },
};

const caseText = `name: a
user-data: ''
expect:
  lsblk: { /: { size: 19.9G } }
  console:
    lsblk: { vda: { size: 20G, type: disk }, vda1: { size: 19.9G, mountpoint: / } }
    df: { /: { size: 20G } }
`;

testWithQemu("run() hears a console to its end that lags up to 5 s behind the report", async () => {
  const thens = ["wait", "poweroff"] as const;
  const talks = thens.flatMap((then) =>
    Object.entries(TALKS).map(([what, said]) => [`${what}, then ${then}`, { ...said, report, then }] as const)
  );
  const verdicts = await Promise.all(talks.map(async ([what, talk]) => {
    const { verdict, boot, points } = await resultOf(talkingBoot(talk), { caseText });
    const findings = points.flatMap(({ findings }) =>
      findings.map(({ message, actual }) => message ?? actual)
    );
    return `${what}: ${[verdict, boot?.ending, ...findings].join(" ")}`;
  }));
  assertEquals(verdicts, talks.map(([what]) => `${what}: pass reported`));
});
