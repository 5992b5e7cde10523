/** What people write, form by form: none of it leaks, and nothing else is hidden. */
import { assert, assertEquals } from "@std/assert";
import { PUBLIC_TEXTS } from "../../fixtures/attacks/public_texts.ts";
import { SECRET_FORMS } from "../../fixtures/attacks/secret_forms.ts";
import { redactorOf } from "./redact.ts";

const redactorOfText = (text: string) =>
  redactorOf([{ seed: { userData: new TextEncoder().encode(`#cloud-config\n${text}\n`) } }]);

Deno.test("redactorOf() hides a secret in every form of SECRET_FORMS", () => {
  const leaking = SECRET_FORMS.filter(({ text, secret }) => {
    const shown = redactorOfText(text)(`it is ${secret} here`);
    // Of several words not one may be left.
    return secret.split(" ").some((word) => word.length > 3 && shown.includes(word));
  });
  assertEquals(leaking, []);
  assert(SECRET_FORMS.length > 1000);
});

Deno.test("redactorOf() hides a program's argument where the command is a list with an item a line", () => {
  const plain = SECRET_FORMS.filter(({ text }) => /^- [\w./@:=+, -]+$/.test(text));
  const leaking = plain.filter(({ text, secret }) => {
    const words = text.slice(2).split(" ");
    if (!words.includes(secret)) return false;
    return redactorOfText(JSON.stringify({ runcmd: [words] }, null, 2))(`it is ${secret} here`).includes(
      secret,
    );
  });
  assertEquals(leaking, []);
  assert(plain.length > 50);
});

Deno.test("redactorOf() hides no word of PUBLIC_TEXTS", () => {
  const hidden = PUBLIC_TEXTS.flatMap((text) => {
    const redact = redactorOfText(text);
    return text.split(/\s+/).filter((word) => word.length > 3 && redact(word).includes("[redacted]"));
  });
  assertEquals(hidden, []);
});

const DIRECTIVES: readonly string[] = [
  "ENV DB_PASSWORD compost",
  "SetEnv DB_PASSWORD compost",
  "fastcgi_param DB_PASSWORD compost;",
  "proxy_set_header X-Api-Key compost;",
  "set $secret compost;",
  "Xauth password compost",
  "quote PASS compost",
  "user ann insecure-password compost",
];

Deno.test("redactorOf() hides an everyday word that a directive sets", () => {
  assertEquals(
    DIRECTIVES.filter((text) => redactorOfText(text)("it is compost here").includes("compost")),
    [],
  );
});
