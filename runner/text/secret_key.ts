/** Keys whose value is nobody else's business: cloud-init's, netplan's, and what scripts and services call theirs. */

// By how they end, without case and punctuation: `plain_text_passwd`, `activation-key`, `MYSQL_ROOT_PASSWORD`.
const ENDINGS = [
  ...["password", "passwords", "passwd", "passphrase", "passcode", "pwd", "secret", "secrets", "psk"],
  ...["token", "apikey", "accesskey", "secretkey", "authkey", "authorization", "credential", "credentials"],
  // ssh_keys of cloud-init has `rsa_private`, a tunnel's `keys` of netplan `private`; chef, Landscape, RHSM and so on.
  ...["private", "privatekey", "privkey", "presharedkey", "encryptionkey", "activationkey"],
  ...["registrationkey", "validationkey", "validationcert", "pincode", "simpin"],
];

const NAME = new RegExp(`(?:${ENDINGS.join("|")})$`);

// sudo's NOPASSWD, cloud-init's lock_passwd and chpasswd say something of a password, and are none.
const NONE = ["nopasswd", "lockpasswd", "chpasswd"];

/** Whether what stands under a key of this name is a secret: `passwd`, `rsa_private`, `API-Key`. */
export function isSecretKey(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  return NAME.test(plain) && !NONE.includes(plain);
}
