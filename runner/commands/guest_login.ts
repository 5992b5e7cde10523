/** A way into a guest for the person who opens it: a user of one boot, beside all that the case asks for. */
import type { Case } from "../case/case.ts";

/** Who logs in. */
export interface GuestLogin {
  readonly user: string;
  /** Of this boot alone. */
  readonly password: string;
}

const USER = "seedling";

// Typed by hand, on whatever keyboard: no letter that another one looks like, none that moves between layouts.
const LETTERS = "bcdfghjkmnpqrstvwx23456789";

/** A login with a password by chance: three groups of four, some 56 bits. */
export function makeLogin(): GuestLogin {
  const letters = Array.from(
    crypto.getRandomValues(new Uint32Array(12)),
    (each) => LETTERS[each % LETTERS.length],
  );
  const password = letters.join("").replace(/(.{4})(?=.)/g, "$1-");
  return { user: USER, password };
}

/** What of a seed says who may log in: beside it a user of ours would count for nothing. */
const LOGINS = /(?:^|[\s"'{,])(?:users|password|passwd|chpasswd|ssh_authorized_keys)["']?\s*:/;

/** Whether the case has a login of its own, or leaves no room for one. */
export function hasLogin({ seed: { userData, vendorData }, seedVolume }: Case): boolean {
  if (seedVolume?.kind === "none" || vendorData !== undefined) return true;
  return LOGINS.test(new TextDecoder().decode(userData));
}

/** The case with the user in its vendor-data: its user-data stays as it is, and what that says goes before. */
export function withLogin(testCase: Case, { user, password }: GuestLogin, publicKey?: string): Case {
  const users = ["default", {
    name: user,
    gecos: "who opened this guest",
    lock_passwd: false,
    plain_text_passwd: password,
    sudo: "ALL=(ALL) NOPASSWD:ALL",
    ...(publicKey !== undefined && { ssh_authorized_keys: [publicKey] }),
  }];
  const vendorData = new TextEncoder().encode(`#cloud-config\n${JSON.stringify({ users })}\n`);
  return { ...testCase, seed: { ...testCase.seed, vendorData } };
}
