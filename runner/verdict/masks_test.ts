import { assert, assertEquals } from "@std/assert";
import { within } from "../../fixtures/fuzz/target.ts";
import type { Row } from "../facts/fact.ts";
import type { Value } from "../match/value.ts";
import { FIGURE_MASKS, maskFigures, maskText, TEXT_MASKS } from "./masks.ts";

/** What always differs, as guests print it, and what is left of it. */
const MASKED: readonly (readonly [text: string, masked: string])[] = [
  ["root=UUID=5eed0012-0000-4000-8000-00000000000A ro", "root=UUID=<uuid> ro"],
  ["4a5b57dd6bfc49cd19c3f3d796a7b8e2", "<id>"],
  ["256 SHA256:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ root@x", "256 <fingerprint> root@x"],
  ["MD5:0a:1b:2c:3d:4e:5f:60:71:82:93:a4:b5:c6:d7:e8:f9", "MD5:<fingerprint>"],
  [`ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"x".repeat(44)} root@x`, "ssh-ed25519 <key> root@x"],
  ["2025-06-05 09:14:13,456 - util.py[WARNING]", "<time> - util.py[WARNING]"],
  ["2025-06-05T09:14:13.123456+00:00 host", "<time> host"],
  ["finished at Thu, 05 Jun 2025 09:14:13 +0000. Up 26.58 seconds", "finished at <time>. up <seconds>"],
  [
    "rw,size=490504k,nr_inodes=122626,mode=755",
    "rw,size=<share of memory>,nr_inodes=<share of memory>,mode=755",
  ],
  ["rw,fd=43,pgrp=1,timeout=0,pipe_ino=13221", "rw,fd=<handle>,pgrp=<handle>,timeout=0,pipe_ino=<handle>"],
  ["[   17.143703] cloud-init[1163]: failed", "[<time>] cloud-init[<pid>]: failed"],
];

/** What says what was built, and stays. */
const KEPT = [
  "#1 SMP PREEMPT_DYNAMIC Debian 6.1.153-1 (2025-09-20)",
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "22.4.2-1+deb12u3",
  "util.py[WARNING]",
  "52:54:00:12:34:56",
];

for (const [text, masked] of MASKED) {
  Deno.test(`maskText() masks ${text.slice(0, 60)}`, () => {
    const { text: left, because } = maskText(text);
    assertEquals(left, masked);
    assert(because.length > 0);
  });
}

for (const text of KEPT) {
  Deno.test(`maskText() leaves ${text.slice(0, 60)}`, () =>
    assertEquals(maskText(text), { text, because: [] }));
}

Deno.test("every mask says why", () => {
  const silent = [...TEXT_MASKS, ...FIGURE_MASKS].filter(({ because }) => because === "");
  assertEquals(silent, []);
});

Deno.test("maskText() takes a hostile megabyte in no time", () => {
  for (const unit of ["0a:", "[ 1", "AAAA", "2025-06-05 ", "0123456789abcdef", "Up 1."]) {
    within(5000, () => maskText(unit.repeat(1_000_000 / unit.length)));
  }
});

const MIB = 1024 ** 2;
const size = (bytes: number): Value => ({
  kind: "size",
  size: { minBytes: bytes, maxBytes: bytes },
  text: "",
});
const number = (value: number): Value => ({ kind: "number", number: value, text: "" });
const took = (durationMs: number): Value => ({ kind: "duration", durationMs, text: "" });
const rowOf = (type: string): Row => ({ names: ["/"], columns: { type: { kind: "text", text: type } } });

/** Figures of two boots, and whether they are as good as the same. */
const FIGURES: readonly (readonly [of: string, type: string, a: Value, b: Value, isMasked: boolean])[] = [
  ["df.used", "ext4", size(400 * MIB), size(416 * MIB), true],
  ["df.used", "ext4", size(400 * MIB), size(417 * MIB), false],
  ["df.avail", "ext4", size(19_000 * MIB), size(19_190 * MIB), true],
  ["df.avail", "ext4", size(19_000 * MIB), size(19_200 * MIB), false],
  ["df.use%", "ext4", number(3), number(4), true],
  ["df.use%", "ext4", number(3), number(5), false],
  ["df.size", "tmpfs", size(100 * MIB), size(101 * MIB), true],
  ["df.size", "tmpfs", size(100 * MIB), size(102 * MIB), false],
  ["df.size", "ext4", size(100 * MIB), size(100 * MIB + 1), false],
  ["lsblk.size", "tmpfs", size(100 * MIB), size(100 * MIB + 1), false],
  ["boot.total", "", took(1000), took(90_000), true],
  ["df.used", "ext4", size(1), number(1), false],
];

for (const [of, type, a, b, isMasked] of FIGURES) {
  const figures = [a, b].map((each) => JSON.stringify(each)).join(" and ");
  Deno.test(`maskFigures() ${isMasked ? "masks" : "leaves"} ${of} of ${type || "no type"}: ${figures}`, () =>
    assertEquals(maskFigures(of, rowOf(type), [a, b]) !== undefined, isMasked));
}
