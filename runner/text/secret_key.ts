/** Keys whose value is nobody else's business: cloud-init's, netplan's, and what scripts and services call theirs. */

// By how they end, without case and punctuation: `plain_text_passwd`, `activation-key`, `MYSQL_ROOT_PASSWORD`.
const ENDINGS = [
  ...[
    "password",
    "passwords",
    "passwd",
    "passphrase",
    "passcode",
    "pass",
    "pwd",
    "pw",
    "secret",
    "secrets",
    "psk",
  ],
  ...[
    "token",
    "tokens",
    "apikey",
    "accesskey",
    "secretkey",
    "authkey",
    "authorization",
    "credential",
    "credentials",
  ],
  // ssh_keys of cloud-init has `rsa_private`, a tunnel's `keys` of netplan `private`; chef, Landscape, RHSM and so on.
  ...[
    "private",
    "privatekey",
    "privkey",
    "presharedkey",
    "encryptionkey",
    "encryptkey",
    "activationkey",
    "signingkey",
  ],
  ...["registrationkey", "validationkey", "validationcert", "pincode", "simpin", "masterkey", "accountkey"],
  ...[
    "licensekey",
    "joinkey",
    "sharedkey",
    "keydata",
    "masterauth",
    "erlangcookie",
    "signature",
    "community",
    "cookie",
    "stringdata",
  ],
  // Rails, Laravel, Vault, Azure, PagerDuty; a form's old and new one; other languages' words.
  ..."secretkeybase hmackey appkey unsealkey recoverykey storagekey subscriptionkey routingkey".split(" "),
  // MAAS, NetBird, Qualys, WordPress.
  ..."consumerkey tokenkey setupkey activationid authsalt noncesalt".split(" "),
  // sssd, SUSE, OpenStack's Swift, PKCS #9.
  ..."authtok regcode registrationcode swiftkey challengepassword".split(" "),
  // AppRole, one-time passwords, the header's word.
  ..."secretid otp otpseed bearer httpauth authcode pswd passkey wepkey pws".split(" "),
  ..."passwordnew passwordold basicauth hmac webhook webhookurl keystring mnemonic seedphrase".split(" "),
  // kubeadm, Passport, Pushover, Backblaze, Netdata, WordPress and Drupal, cloud-init's.
  ..."certificatekey secretorkey userkey applicationkey dbkey cryptkey hashsalt sessionsalt ticketsalt passwordsalt"
    .split(" "),
  ..."plaintext insecurepassword".split(" "),
  // Airflow, PagerDuty, Cloudflare's in acme.sh, ACME's external account, WEP.
  ..."fernetkey servicekey cfkey hmacencoded wirelesskey".split(" "),
  ..."unlockpin unlockcode activationcode recoverycode backupcode backupcodes".split(" "),
  // Other languages' words, without accents.
  ..."passwort kennwort motdepasse passe contrasena clave senha palavrapasse parola haslo heslo wachtwoord losenord"
    .split(" "),
  ..."adgangskode salasana jelszo sifre пароль 密码 密碼 口令 パスワード 비밀번호".split(" "),
];

// As it is mistyped too: `pasword`, `passwrd`, `passwod`.
const MISTYPED = "pas{1,3}w?o?r?d{1,2}";
const NAME = new RegExp(`(?:${[...ENDINGS.map(plainName), MISTYPED].join("|")})$`);
// What a secret is besides: `password_hash`, `token2`, `SECRET_BASE64`, `db_pass_secure`.
const MORE =
  /(?:hash|base64|b64|value|text|plain|raw|(?:super)?secure|string|prod|production|dev|staging|primary|secondary|db|bd|app|(?:for)?(?:root|admin)|\d{1,3})$/;

// sudo's NOPASSWD, cloud-init's lock_passwd and chpasswd say something of a password, nginx passes on, models count tokens, Apache tells some of itself; none is one.
const NONE =
  /^(?:nopasswd|servertokens|httptokens|updatepassword|oldpwd|lockpasswd|chpasswd|(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)pass|\w*(?:bypass|compass|publickey)|(?:max|min|num|total|prompt|completion)\w{0,20}tokens?)$/;

/** Whether what stands under a key of this name is a secret: `passwd`, `rsa_private`, `API-Key`. */
export function isSecretKey(name: string): boolean {
  if (/^(?:no|without|skip)[-_]/i.test(name)) return false; // `--no-password ann`
  const plain = plainName(name);
  return (NAME.test(plain) || NAME.test(plain.replace(MORE, ""))) && !NONE.test(plain);
}

/** Letters and figures alone, small, without accents. */
function plainName(name: string): string {
  const small = name.toLowerCase();
  // Nearly all are ASCII, and a text has many words.
  if (/^[\w.-]*$/.test(small)) return small.replace(/[^a-z0-9]/g, "");
  return small.replaceAll("ł", "l").normalize("NFKD").replace(/\p{M}|[^\p{L}\p{N}]/gu, "").normalize("NFKC");
}
