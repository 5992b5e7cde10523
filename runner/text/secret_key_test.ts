import { assertEquals } from "@std/assert";
import { isSecretKey } from "./secret_key.ts";

const SECRET = [
  ...["password", "passwd", "hashed_passwd", "hashed-passwd", "plain_text_passwd", "plain-text-passwd"],
  ...["rsa_private", "ed25519_private", "psk", "client-key-password", "private", "activation-key", "token"],
  ...["MYSQL_ROOT_PASSWORD", "apiKey", "secret_access_key", "registration_key", "trust_password", "sim-pin"],
];

const OPEN = [
  ...[
    "lock_passwd",
    "NOPASSWD",
    "ssh_pwauth",
    "chpasswd",
    "rsa_public",
    "ssh_authorized_keys",
    "key",
    "users",
  ],
  ...["password_expiry", "tokens_url", "private_network", "mapping", "hostname", ""],
];

Deno.test("isSecretKey() knows keys by how they end", () => {
  assertEquals(SECRET.filter((name) => !isSecretKey(name)), []);
  assertEquals(OPEN.filter(isSecretKey), []);
});
