import { assert, assertEquals } from "@std/assert";
import { formatDuration } from "../text/duration.ts";
import { listOf } from "./list.ts";
import { compileMatcher } from "./match.ts";
import type { MatchOutcome, Value, ValueType } from "./value.ts";
import { formatSize, intervalOf } from "../text/size.ts";

const G = 1024 ** 3;
const TEXT: ValueType = { type: "text" };
const NUMBER: ValueType = { type: "number" };
const SHARE: ValueType = { type: "number", unit: "%" };
const LIST: ValueType = { type: "list" };
const DURATION: ValueType = { type: "duration" };
const LSBLK: ValueType = { type: "size", dialect: "lsblk" };
const DF: ValueType = { type: "size", dialect: "df" };
const ABSENT: Value = { kind: "absent" };

const text = (text: string): Value => ({ kind: "text", text });
const number = (number: number): Value => ({ kind: "number", number, text: `${number}` });
const duration = (durationMs: number): Value => ({
  kind: "duration",
  durationMs,
  text: formatDuration(durationMs),
});
const list = (...items: readonly string[]): Value => listOf(items);
const bytes = (sizeBytes: number): Value => ({
  kind: "size",
  size: { minBytes: sizeBytes, maxBytes: sizeBytes },
  text: formatSize(sizeBytes, "lsblk"),
});
const printed = (text: string, dialect: "lsblk" | "df"): Value => ({
  kind: "size",
  size: intervalOf(text, dialect) ?? { minBytes: 0, maxBytes: 0 },
  text,
});

function outcome(node: unknown, type: ValueType, value: Value): MatchOutcome {
  const compiled = compileMatcher(node, type);
  assert("test" in compiled, JSON.stringify(compiled));
  return compiled.test(value);
}

const STATUSES: readonly (readonly [unknown, ValueType, Value, MatchOutcome["status"]])[] = [
  ["disk", TEXT, text("disk"), "match"],
  ["disk", TEXT, text("disks"), "mismatch"],
  ["disk", TEXT, ABSENT, "mismatch"],
  ["23.10", TEXT, text("23.1"), "mismatch"],
  ["absent", TEXT, ABSENT, "match"],
  ["absent", TEXT, text("/"), "mismatch"],
  ["present", LSBLK, bytes(0), "match"],
  ["present", LSBLK, ABSENT, "mismatch"],
  [{ contains: "vda" }, TEXT, text("/dev/vda1"), "match"],
  [{ contains: "vdb" }, TEXT, text("/dev/vda1"), "mismatch"],
  [{ contains: "vda" }, TEXT, ABSENT, "mismatch"],
  [{ matches: "^ext[34]$" }, TEXT, text("ext4"), "match"],
  [{ matches: "xt" }, TEXT, text("ext4"), "match"],
  [{ matches: "^xt" }, TEXT, text("ext4"), "mismatch"],
  [{ matches: "EXT" }, TEXT, text("ext4"), "mismatch"],
  [{ matches: "(?i)EXT" }, TEXT, text("ext4"), "match"],
  [{ matches: "a$" }, TEXT, text("a\nb"), "mismatch"],
  [{ matches: "^[+*(]+(?:ab)?(?<n>x|y)$" }, TEXT, text("(*abx"), "match"],

  ["19.9G", LSBLK, bytes(21357395968), "match"],
  ["19.9G", LSBLK, bytes(21313775207), "match"],
  ["19.9G", LSBLK, bytes(21313775206), "mismatch"],
  ["20G", LSBLK, bytes(21357395968), "mismatch"],
  ["2.0G", DF, bytes(2134999040), "match"],
  ["20G", DF, bytes(20946554880), "match"],
  ["19.9G", LSBLK, printed("19.9G", "lsblk"), "match"],
  ["19.9G", LSBLK, printed("2.1G", "lsblk"), "mismatch"],
  ["19.9G", LSBLK, text("?"), "unknown"],
  ["19.9G", LSBLK, ABSENT, "mismatch"],
  ["> 19G", LSBLK, bytes(19 * G), "mismatch"],
  ["> 19G", LSBLK, bytes(19 * G + 1), "match"],
  [">= 19G", LSBLK, bytes(19 * G), "match"],
  ["<19G", LSBLK, bytes(19 * G - 1), "match"],
  ["< 19G", LSBLK, bytes(19 * G), "mismatch"],
  ["<= 2.5G", DF, bytes(2.5 * G), "match"],
  ["> 19G", LSBLK, printed("19.9G", "lsblk"), "match"],
  ["> 19.9G", LSBLK, printed("19.9G", "lsblk"), "unknown"],
  ["> 20G", LSBLK, printed("19.9G", "lsblk"), "mismatch"],
  ["> 20G", DF, printed("20G", "df"), "mismatch"],
  ["<= 20G", DF, printed("20G", "df"), "match"],
  [{ min: "19G", max: "20G" }, LSBLK, bytes(20 * G), "match"],
  [{ min: "19G", max: "20G" }, LSBLK, bytes(19 * G), "match"],
  [{ min: "19G", max: "20G" }, LSBLK, bytes(20 * G + 1), "mismatch"],
  [{ min: "19G" }, LSBLK, bytes(40 * G), "match"],
  [{ max: "19G" }, LSBLK, bytes(40 * G), "mismatch"],
  [{ near: "20G", within: "100M" }, LSBLK, bytes(20 * G - 100 * 1024 ** 2), "match"],
  [{ near: "20G", within: "100M" }, LSBLK, bytes(20 * G - 100 * 1024 ** 2 - 1), "mismatch"],
  [{ near: "20G", within: "5%" }, DF, bytes(19 * G), "match"],
  [{ near: "20G", within: "5%" }, DF, bytes(19 * G - 1), "mismatch"],

  ["7", NUMBER, number(7), "match"],
  ["7", NUMBER, number(8), "mismatch"],
  ["52%", SHARE, number(52), "match"],
  ["<= 60%", SHARE, number(52), "match"],
  ["52", SHARE, number(52), "match"],
  ["> -1", NUMBER, number(0), "match"],
  [{ near: "10", within: "10%" }, NUMBER, number(11), "match"],
  ["7", NUMBER, text("seven"), "unknown"],

  ["< 60s", DURATION, duration(59_999), "match"],
  ["< 60s", DURATION, duration(60_000), "mismatch"],
  ["<= 1m", DURATION, duration(60_000), "match"],
  ["1.5s", DURATION, duration(1500), "match"],
  ["> 0s", DURATION, ABSENT, "mismatch"],
  [{ min: "1s", max: "1m30s" }, DURATION, duration(90_000), "match"],
  [{ near: "10s", within: "10%" }, DURATION, duration(11_001), "mismatch"],
  ["absent", DURATION, ABSENT, "match"],

  [["/", "/boot"], LIST, list("/boot", "/"), "match"],
  [["/"], LIST, list("/", "/boot"), "mismatch"],
  [["/", "/boot"], LIST, list("/"), "mismatch"],
  [["/"], LIST, list("/", "/"), "mismatch"],
  [[], LIST, list(), "match"],
  [[], LIST, list("/"), "mismatch"],
  ["/", LIST, list("/"), "match"],
  ["/", LIST, list("/", "/boot"), "mismatch"],
  [{ contains: "/" }, LIST, list("/", "/boot"), "match"],
  [{ contains: "/b" }, LIST, list("/", "/boot"), "mismatch"],
  [{ allow: ["cc_growpart", "foo.service"] }, LIST, list("cc_growpart.py[WARNING]: no"), "match"],
  [{ allow: ["cc_growpart"] }, LIST, list("cc_growpart.py", "cc_mounts.py"), "mismatch"],
  [{ allow: ["cc_growpart"] }, LIST, list(), "match"],
  [{ allow: [] }, LIST, list(), "match"],
  [{ allow: [] }, LIST, list("/"), "mismatch"],
  [{ allow: ["/"] }, LIST, ABSENT, "mismatch"],
  [["/"], LIST, ABSENT, "mismatch"],
  [["/"], LIST, text("/"), "unknown"],
];

Deno.test("compileMatcher() holds every form of matcher against a value", () => {
  for (const [node, type, value, status] of STATUSES) {
    const row = JSON.stringify([node, type, value]);
    assertEquals(outcome(node, type, value).status, status, row);
  }
});

Deno.test("compileMatcher() keeps what the person wrote", () => {
  const rows: readonly (readonly [unknown, ValueType, string])[] = [
    ["> 19G", LSBLK, "> 19G"],
    [{ min: "19G", max: "20G" }, LSBLK, "{ min: 19G, max: 20G }"],
    [{ near: "20G", within: "5%" }, LSBLK, "{ near: 20G, within: 5% }"],
    [{ matches: "^a$" }, TEXT, "{ matches: ^a$ }"],
    [{ contains: "a" }, TEXT, "{ contains: a }"],
    [["/", "/boot"], LIST, "[/, /boot]"],
    ["/", LIST, "/"],
  ];
  for (const [node, type, written] of rows) {
    const compiled = compileMatcher(node, type);
    assertEquals("text" in compiled && compiled.text, written);
  }
});

Deno.test("compileMatcher() says how far off a value is, and why one cannot answer", () => {
  const rows: readonly (readonly [unknown, ValueType, Value, MatchOutcome])[] = [
    ["20G", LSBLK, bytes(2 * G), { status: "mismatch", difference: "18G less" }],
    ["20G", LSBLK, printed("19.9G", "lsblk"), { status: "mismatch", difference: "about 102.4M less" }],
    [">= 20G", LSBLK, printed("19.9G", "lsblk"), { status: "mismatch", difference: "about 102.4M less" }],
    ["20G", LSBLK, printed("2.1G", "lsblk"), { status: "mismatch", difference: "17.8G less" }],
    ["2.1G", LSBLK, bytes(20 * G), { status: "mismatch", difference: "17.9G more" }],
    ["> 20G", LSBLK, bytes(20 * G), { status: "mismatch" }],
    ["< 60s", DURATION, duration(83_245), { status: "mismatch", difference: "23.245s more" }],
    [{ allow: ["a"] }, LIST, list("a", "b", "c"), { status: "mismatch", difference: "not allowed b, c" }],
    ["0.3", NUMBER, number(0.1), { status: "mismatch", difference: "0.2 less" }],
    [["/", "/a"], LIST, list("/", "/b", "/c"), {
      status: "mismatch",
      difference: "missing /a; not expected /b, /c",
    }],
    ["> 19.9G", LSBLK, printed("19.9G", "lsblk"), {
      status: "unknown",
      because: "the printed 19.9G stands for 21313775207 to 21421149388 bytes, of which only some match",
    }],
    ["20G", LSBLK, text("-"), { status: "unknown", because: `"-" is neither a size nor a number` }],
    ["/", LIST, text("/"), { status: "unknown", because: `"/" was not read as a list` }],
    [{ matches: ".*a.*b.*c" }, TEXT, text("a".repeat(2000)), { status: "mismatch" }],
  ];
  for (const [node, type, value, expected] of rows) assertEquals(outcome(node, type, value), expected);
});

const SIZE_FORMS = `(write a size such as 20G, "> 19G", { min, max }, { near, within }, present or absent)`;
const NEAR = "(write { near: 20G, within: 5% })";

const MISTAKES: readonly (readonly [unknown, ValueType, string, readonly (string | number)[], "key"?])[] = [
  ["", LSBLK, `nothing to compare with ${SIZE_FORMS}`, []],
  [null, LSBLK, `nothing to compare with ${SIZE_FORMS}`, []],
  [{}, LSBLK, `nothing to compare with ${SIZE_FORMS}`, []],
  ["19G\n", LSBLK, `a block of text is not a matcher (quote it on one line, as in "> 19G")`, []],
  ["20 gigs", LSBLK, `"20 gigs" is not a size (write 20G or 20480M)`, []],
  ["> 20 gigs", LSBLK, `"20 gigs" is not a size (write 20G or 20480M)`, []],
  [
    "2.0G",
    LSBLK,
    "lsblk never prints 2.0G (write 2G, which it prints; { min: 2.0G, max: 2.0G } compares bytes)",
    [],
  ],
  [
    "19.9G",
    DF,
    "df -h never prints 19.9G (write 20G, which it prints; { min: 19.9G, max: 19.9G } compares bytes; BusyBox's does, which { min: 19.8G, max: 20.0G } asks for)",
    [],
  ],
  [">", LSBLK, `nothing stands after ">" (write a size after it: "> 19G")`, []],
  ["<= ", DURATION, `nothing stands after "<=" (write a duration after it: "<= 60s")`, []],
  [">", NUMBER, `nothing stands after ">" (write a number after it: "> 1")`, []],
  ["!= 2G", LSBLK, `"!=" is not a comparison (write "<", "<=", ">" or ">=")`, []],
  ["=> 2G", LSBLK, `"=>" is not a comparison (write "<", "<=", ">" or ">=")`, []],
  [["2G"], LSBLK, `a list can't be compared with one size ${SIZE_FORMS}`, []],
  [{ contains: "2" }, LSBLK, `"contains" does not suit a size ${SIZE_FORMS}`, ["contains"], "key"],
  [
    { mim: "2G" },
    LSBLK,
    `unknown key "mim" (did you mean "min"?)`,
    ["mim"],
    "key",
  ],
  [
    { around: "2G" },
    LSBLK,
    `unknown key "around" (known: min, max, near, within, matches, contains, allow)`,
    ["around"],
    "key",
  ],
  [{ min: "20 gigs" }, LSBLK, `"20 gigs" is not a size (write 20G or 20480M)`, ["min"]],
  [{ min: ["1G"] }, LSBLK, `"min" must be one size (write { min: 19G })`, ["min"]],
  [{ max: null }, NUMBER, `"max" must be one number (write { max: 1 })`, ["max"]],
  [{ min: "20G", max: "19G" }, LSBLK, `min 20G is more than max 19G (swap them)`, ["min"]],
  [{ near: "20G" }, LSBLK, `"near" needs "within" ${NEAR}`, ["near"], "key"],
  [{ within: "5%" }, LSBLK, `"within" needs "near" ${NEAR}`, ["within"], "key"],
  [
    { near: "much", within: "5%" },
    LSBLK,
    `"much" is not a size (write 20G or 20480M)`,
    ["near"],
  ],
  [{ within: "5%", near: "much" }, LSBLK, `"much" is not a size (write 20G or 20480M)`, ["near"]],
  [
    { min: "1G", near: "2G", within: "1G" },
    LSBLK,
    `"near" can't stand beside "min" (keep one)`,
    ["near"],
    "key",
  ],
  [
    { min: "1G", matches: "x" },
    LSBLK,
    `"matches" can't stand beside "min" (keep one)`,
    ["matches"],
    "key",
  ],
  ["< 50%", NUMBER, `"50%" is a share, and this is a count (write it without %)`, []],
  ["50%", NUMBER, `"50%" is a share, and this is a count (write it without %)`, []],
  [{ max: "5%" }, NUMBER, `"5%" is a share, and this is a count (write it without %)`, ["max"]],
  ["5%", { type: "size", dialect: "lsblk" }, `"5%" is not a size (write 20G or 20480M)`, []],
  [
    { near: "0", within: "-5" },
    NUMBER,
    `"within" is less than 0: nothing is so near (write { near: 20G, within: 5% })`,
    ["within"],
  ],
  ["-1", NUMBER, "-1 never holds: no number is less than 0 (write 0, or what is more)", []],
  ["< 0", NUMBER, "< 0 never holds: no number is less than 0 (write 0, or what is more)", []],
  ["< 0", LSBLK, "< 0 never holds: no size is less than 0 (write 0, or what is more)", []],
  ["< 0s", DURATION, "< 0s never holds: no duration is less than 0 (write 0, or what is more)", []],
  [{ max: "-1" }, NUMBER, "{ max: -1 } never holds: no number is less than 0 (write 0, or what is more)", [
    "max",
  ]],
  [
    { near: "-9", within: "1" },
    NUMBER,
    "{ near: -9, within: 1 } never holds: no number is less than 0 (write 0, or what is more)",
    ["near"],
  ],
  ["many", NUMBER, `"many" is not a number (write 1, or "> 1")`, []],
  ["> 5", TEXT, `">" does not compare text (write the text, { matches } or { contains })`, []],
  ["!= ext4", TEXT, `"!=" does not compare text (write the text, { matches } or { contains })`, []],
  [{ contains: "" }, TEXT, `"contains" must be a text (write { contains: "text" })`, ["contains"]],
  [{ contains: ["/"] }, LIST, `"contains" must be one item (write { contains: "item" })`, ["contains"]],
  [
    { matches: "" },
    TEXT,
    `"matches" must be a regular expression (write { matches: "^ext[34]$" })`,
    ["matches"],
  ],
  [
    { matches: "(" },
    TEXT,
    '"(" is not a regular expression: missing closing ): `(` (RE2\'s syntax: nothing looks around or back)',
    ["matches"],
  ],
  [["/", "/"], LIST, `"/" stands in the list twice (each item once)`, [1]],
  [[["/"]], LIST, "an item of the list must be text", [0]],
  [{ allow: "a" }, LIST, `"allow" must be a list of texts (write { allow: ["a part of the item"] })`, [
    "allow",
  ]],
  [{ allow: ["a", ""] }, LIST, "a text to allow must say something", ["allow", 1]],
  [{ allow: [["a"]] }, LIST, "a text to allow must say something", ["allow", 0]],

  ["< 60", DURATION, `"60" is not a duration (write 60s, 1m30s or 1.5s)`, []],
  ["soon", DURATION, `"soon" is not a duration (write 60s, 1m30s or 1.5s)`, []],
  [{ max: ["60s"] }, DURATION, `"max" must be one duration (write { max: 60s })`, ["max"]],
  ["", DURATION, `nothing to compare with (write "< 60s", "<= 1m30s", { min, max }, present or absent)`, []],
];

Deno.test("compileMatcher() says what is wrong, where, and what would do", () => {
  for (const [node, type, mistake, path, at] of MISTAKES) {
    assertEquals(compileMatcher(node, type), at ? { mistake, path, at } : { mistake, path });
  }
});

Deno.test("listOf() shows twenty items and counts the others, and matchers hold all of them", () => {
  const items = Array.from({ length: 25 }, (_, nth) => `${nth}`);
  const shown = `${items.slice(0, 20).join(", ")} and 5 more`;
  assertEquals(listOf(items), { kind: "list", items, text: shown });
  assertEquals(listOf([]), { kind: "list", items: [], text: "none" });
  assertEquals(outcome({ contains: "24" }, LIST, listOf(items)), { status: "match" });
  assertEquals(outcome([], LIST, listOf(items)), { status: "mismatch", difference: `not expected ${shown}` });
  assertEquals(outcome({ allow: ["x"] }, LIST, listOf(items)), {
    status: "mismatch",
    difference: `not allowed ${shown}`,
  });
});

Deno.test("a size as it was printed is what was printed, however its program rounds", () => {
  const rounded = { minBytes: Math.ceil(5.14 * G), maxBytes: Math.floor(5.26 * G) };
  const busyBox: Value = { kind: "size", size: rounded, text: "5.2G" };
  assertEquals(outcome("5.2G", DF, busyBox).status, "match");
  assertEquals(outcome("5.3G", DF, busyBox).status, "unknown");
  assertEquals(outcome("6.0G", DF, busyBox).status, "mismatch");
  const exact: Value = { kind: "size", size: { minBytes: 6 * G, maxBytes: 6 * G }, text: "5.2G" };
  assertEquals(outcome("5.2G", DF, exact).status, "mismatch");
});
