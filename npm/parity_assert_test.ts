/** What holds of `@std/assert`, be it JSR's or the stand-in here. */
import {
  assert,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertFalse,
  assertInstanceOf,
  AssertionError,
  assertMatch,
  assertNotEquals,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  equal,
  fail,
} from "@std/assert";

Deno.test("assert", async () => {
  for (
    const f of [
      () => assert(0),
      () => assertEquals({ a: 1 }, { a: 2 }),
      () => assertNotEquals([1], [1]),
      () => assertStrictEquals({}, {}),
      () => assertMatch("a", /b/),
      () => assertObjectMatch({ a: 1 }, { a: 2 }),
      () => fail("x"),
      () => assertFalse(1),
      () => assertExists(null),
      () => assertInstanceOf([], Map),
      () => assertStringIncludes("a", "b"),
      () => assertArrayIncludes([1], [2]),
      () => assertThrows(() => 1),
      () =>
        assertThrows(() => {
          throw new Error("a");
        }, TypeError),
      () =>
        assertThrows(
          () => {
            throw new Error("a");
          },
          Error,
          "zz",
        ),
    ]
  ) {
    assertThrows(f, AssertionError);
  }
  assertObjectMatch({ a: { b: 1, c: 2 } }, { a: { b: 1 } });
  assertArrayIncludes([{ a: 1 }], [{ a: 1 }]);
  assertEquals(new Map([[1, new Set([2])]]), new Map([[1, new Set([2])]]));
  assertEquals(
    (await assertRejects(() => Promise.reject(new TypeError("boom")), TypeError, "boo")).message,
    "boom",
  );
  await assertRejects(() => assertRejects(() => Promise.resolve()), AssertionError);
});

const bare = (entries: object) => Object.assign(Object.create(null), entries);
class Sized {
  readonly #size: number;
  constructor(size: number) {
    this.#size = size;
  }
  get size(): number {
    return this.#size;
  }
}

/** Pairs of values, and whether `@std/assert` takes them for equal. */
const PAIRS: readonly (readonly [what: string, a: unknown, b: unknown, isEqual: boolean])[] = [
  ["zeros of either sign", 0, -0, true],
  ["zeros of either sign within", { a: [0] }, { a: [-0] }, true],
  ["NaN", NaN, NaN, true],
  ["an object without a prototype", bare({ a: 1 }), { a: 1 }, true],
  ["a key that holds undefined and none", { a: undefined }, {}, false],
  ["keys that hold undefined", { a: undefined }, { b: undefined }, false],
  ["an array with a hole", [undefined], Array(1), false],
  ["arrays with a key more", Object.assign([1], { a: 1 }), [1], false],
  ["instances of two classes", new (class A {})(), new (class B {})(), false],
  ["what a getter of the class tells", new Sized(1), new Sized(2), false],
  ["errors, as their stacks differ", new Error("a"), new Error("a"), false],
  ["expressions at two places", /a/g, Object.assign(/a/g, { lastIndex: 1 }), true],
  ["expressions with other flags", /a/, /a/g, false],
  ["dates", new Date(1), new Date(2), false],
  ["URLs", new URL("http://a"), new URL("http://a/"), true],
  ["bytes", Uint8Array.of(1, 2), Uint8Array.of(1, 3), false],
  ["bytes of two kinds", Uint8Array.of(1), Int8Array.of(1), false],
  ["buffers", Uint8Array.of(1).buffer, Uint8Array.of(1).buffer, true],
  ["sets in another order", new Set([1, 2]), new Set([2, 1]), true],
  ["sets of objects", new Set([{ a: 1 }]), new Set([{ a: 2 }]), false],
  ["maps with objects for keys", new Map([[{ a: 1 }, 1]]), new Map([[{ a: 1 }, 1]]), true],
  ["maps of other values", new Map([[1, { a: 1 }]]), new Map([[1, { a: 2 }]]), false],
];

for (const [what, a, b, isEqual] of PAIRS) {
  Deno.test(`assertEquals() on ${what}: ${isEqual ? "equal" : "not equal"}`, () => {
    assertStrictEquals(equal(a, b), isEqual);
    assertStrictEquals(equal(b, a), isEqual);
    if (isEqual) assertEquals(a, b);
    else assertThrows(() => assertEquals(a, b), AssertionError, "Values are not equal.");
    if (isEqual) assertThrows(() => assertNotEquals(a, b), AssertionError);
    else assertNotEquals(a, b);
  });
}

Deno.test("assertEquals() ends on a cycle", () => {
  const [a, b]: { me?: unknown }[] = [{}, {}];
  Object.assign(a ?? {}, { me: a });
  Object.assign(b ?? {}, { me: b });
  assertEquals(a, b);
});

Deno.test("assertStrictEquals() tells zeros apart, and takes NaN for NaN", () => {
  assertThrows(() => assertStrictEquals(0, -0), AssertionError);
  assertStrictEquals(NaN, NaN);
});

Deno.test("assertObjectMatch() looks at what is expected, lists by their beginning", () => {
  assertObjectMatch({ a: [1, 2, { b: 1, c: 2 }], d: new Set([1, 2]) }, { a: [1] });
  assertObjectMatch({ a: [{ b: 1, c: 2 }], d: new Map([[1, 2], [3, 4]]) }, {
    a: [{ b: 1 }],
    d: new Map([[1, 2]]),
  });
  assertThrows(() => assertObjectMatch({ a: [1, 2] }, { a: [2] }), AssertionError);
  assertThrows(() => assertObjectMatch({ a: 1 }, { b: 1 }), AssertionError);
  assertThrows(() => assertObjectMatch({}, { b: undefined }), AssertionError);
});

Deno.test("an assertion says what was there, and why in the test's own words", () => {
  const said = (call: () => unknown) => assertThrows(call, AssertionError).message;
  assertEquals(said(() => assert(false)), "");
  assertEquals(said(() => assert(false, "why")), "why");
  assertEquals(said(() => fail()), "Failed assertion.");
  assertEquals(said(() => fail("why")), "Failed assertion: why");
  assertMatch(said(() => assertEquals(1, 2, "why")), /^Values are not equal: why\n/);
  assertMatch(said(() => assertStrictEquals(1, 2)), /^Values are not strictly equal\.\n/);
  assertEquals(said(() => assertStringIncludes("a", "b")), 'Expected actual: "a" to contain: "b".');
  assertEquals(said(() => assertMatch("a", /b/, "why")), 'Expected actual: "a" to match: "/b/": why');
  assertEquals(
    said(() => assertExists(null)),
    'Expected actual: "null" to not be null or undefined.',
  );
  assertEquals(said(() => assertThrows(() => 1, "why")), "Expected function to throw: why");
  assertEquals(
    said(() => assertThrows(() => fail("a"), TypeError)),
    'Expected error to be instance of "TypeError", but was "AssertionError".',
  );
  assertEquals(
    said(() => assertThrows(() => fail("a"), Error, "b")),
    'Expected error message to include "b", but got "Failed assertion: a".',
  );
});

Deno.test("assertThrows() and assertRejects() give what was thrown, an error or not", async () => {
  const [thrown, refused] = [
    () => assertThrows(throwText),
    () => assertRejects(() => Promise.reject("text")),
  ];
  assertEquals([thrown(), await refused()], ["text", "text"]);
  assertThrows(() => assertThrows(throwText, Error), AssertionError, "non-Error");
  await assertRejects(() => assertRejects(() => Promise.reject("a"), Error), AssertionError, "non-Error");
  const atOnce = (): Promise<never> => fail("at once");
  await assertRejects(() => assertRejects(atOnce), AssertionError, "throws when expected to reject");
});

Deno.test("assertThrows() looks for words beneath colours", () => {
  assertThrows(() => fail("\x1b[31mred\x1b[0m word"), Error, "red word");
});

function throwText(): never {
  throw "text";
}

Deno.test("assertThrows() types what is thrown by its class, else not at all", () => {
  const known: RangeError = assertThrows(() => "a".repeat(-1), RangeError);
  const other = assertThrows(() => "a".repeat(-1));
  // @ts-expect-error: it may be no error
  const error: Error = other;
  assertStrictEquals(known.name, error.name);
});

Deno.test("AssertionError takes a message and a cause", () => {
  const { name, message, cause } = new AssertionError("odd", { cause: 1 });
  assertEquals([name, message, cause], ["AssertionError", "odd", 1]);
});
