import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Case } from "../case/case.ts";
import { parseCase } from "../suite/read_cases.ts";
import { hasLogin, makeLogin, withLogin } from "./guest_login.ts";

function caseOf(keys: string): Case {
  const text = `${keys}\nexpect: { root: grown }\n`;
  const parsed = parseCase(text, { id: "a", source: "a.yaml", readFile: () => new Uint8Array() });
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  return parsed.case;
}

/** What a case gives to cloud-init; whether somebody may log in by it, or no user of ours could. */
const SEEDS: readonly (readonly [keys: string, isOwn: boolean])[] = [
  ["", false],
  ["cloud-config: { growpart: { mode: 'off' } }", false],
  ["user-data: '#!/bin/sh'", false],
  ["cloud-config: { users: [default] }", true],
  ["cloud-config: { password: secret }", true],
  ["cloud-config: { chpasswd: { expire: false } }", true],
  ["cloud-config: { ssh_authorized_keys: [ssh-ed25519 AAAA me] }", true],
  ["user-data: |\n  #cloud-config\n  users:\n    - name: me", true],
  ["vendor-data: '#cloud-config'", true],
  ["seed: none", true],
];

for (const [keys, isOwn] of SEEDS) {
  Deno.test(`hasLogin() is ${isOwn} for ${JSON.stringify(keys)}`, () => {
    assertEquals(hasLogin(caseOf(keys)), isOwn);
  });
}

Deno.test("withLogin() puts the user beside the case's user-data, which stays as it is", () => {
  const testCase = caseOf("user-data: '#!/bin/sh'");
  const { seed } = withLogin(testCase, { user: "seedling", password: "bcdf" }, "ssh-ed25519 AAAA seedling");
  assertEquals(seed.userData, testCase.seed.userData);
  const vendorData = new TextDecoder().decode(seed.vendorData);
  assertMatch(vendorData, /^#cloud-config\n\{"users":\["default",/);
  for (const part of ['"plain_text_passwd":"bcdf"', '"ssh_authorized_keys":["ssh-ed25519 AAAA seedling"]']) {
    assertStringIncludes(vendorData, part);
  }
});

Deno.test("makeLogin() makes a password of one boot", () => {
  const [one, two] = [makeLogin().password, makeLogin().password];
  assertMatch(one, /^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/);
  assertEquals(one === two, false);
});
