import { assertEquals } from "@std/assert";
import { CloudInitWords, isDisprovedBy } from "./cloud_init_words.ts";
import { findFatal } from "./fatal_lines.ts";
import type { Sign } from "./sign.ts";

const FINISHED = "cloud-init[9]: Cloud-init v. 23.4 finished at Mon, 01 Jan. Datasource DataSourceNoCloud";
const RUNNING = "cloud-init[9]: Cloud-init v. 23.4 running 'modules:final' at Mon, 01 Jan";
const FAILED = "[FAILED] Failed to start cloud-final.service - Execute cloud user/final scripts.";

function signOf(text: string): Sign {
  const match = findFatal(text);
  if (match === undefined) throw new Error(`no sign: ${text}`);
  return { ...match, line: { number: 1, text } };
}

function heard(...texts: readonly string[]): CloudInitWords {
  const words = new CloudInitWords();
  for (const [at, text] of texts.entries()) {
    words.read({ number: at + 1, text });
    if (findFatal(text) !== undefined) words.take(signOf(text));
  }
  return words;
}

Deno.test("CloudInitWords.unfinished tells of a failed final stage only where cloud-init speaks and never said its last word", () => {
  assertEquals(heard(RUNNING, FAILED).unfinished?.line.text, FAILED);
  assertEquals(heard(FAILED).unfinished, undefined);
  assertEquals(heard(RUNNING, FINISHED, FAILED).unfinished, undefined);
  const again = heard(RUNNING, FAILED);
  again.beginBoot();
  assertEquals(again.unfinished, undefined);
});

Deno.test("CloudInitWords.finished is the line of the first last word", () => {
  assertEquals([heard(RUNNING).finished, heard(RUNNING, FINISHED, FINISHED).finished], [undefined, 2]);
});

Deno.test("isDisprovedBy() takes cloud-init's last word as proof against a silent server and a module that lacks", () => {
  const lacks = signOf("cloud-init[9]: ModuleNotFoundError: No module named 'yaml'");
  const silent = signOf(
    "cloud-init[9]: DataSourceEc2.py[CRITICAL]: Giving up on md from ['http://x'] after 240 seconds",
  );
  const found = { number: 9, text: FINISHED };
  const none = { number: 9, text: FINISHED.replace("NoCloud", "None") };
  assertEquals([isDisprovedBy(found, lacks), isDisprovedBy(found, silent)], [true, true]);
  assertEquals([isDisprovedBy(none, lacks), isDisprovedBy(none, silent)], [true, false]);
  assertEquals(isDisprovedBy({ number: 9, text: RUNNING }, lacks), false);
  assertEquals(
    heard("cloud-init[9]: ModuleNotFoundError: No module named 'yaml'", FINISHED).crash,
    undefined,
  );
});
