/** What is kept from leaving: one text of it. */

/** A text that nobody is to read. */
export interface Secret {
  readonly text: string;
  /** Base64 of something that holds a secret, whole or cut: what goes on behind `text` in base64 belongs to it. */
  readonly isOpaque?: boolean;
}

/** A secret as it is found in a seed. */
export interface FoundSecret extends Secret {
  /** The words it stands in, as people write them: `password: a`. */
  readonly contexts?: readonly string[];
}

/**
 * Shorter ones stand in any text by chance: the report of a case with the password `a` would be shredded. Of those the
 * words are hidden that give them away: `password: a`, `root:a`.
 */
const SHORTEST = 4;

// cloud-init's own words (`R` and `RANDOM` ask for a generated password, `!` and `*` lock one), and YAML's for none.
const NO_SECRET = /^(?:|true|false|yes|no|on|off|null|none|~|\*|!{1,2}\*?|R|RANDOM|unchanged)$/i;
// `Usage: app --password PASSWORD`
const PLACEHOLDER = /^<?(?:[A-Z]{2,16}[_-]?)?(?:PASSWORD|SECRET|TOKEN|KEY)>?$/;
// A shell's variable, a Jinja template: the value is elsewhere. A crypt hash begins with a dollar too.
const REFERENCE = /^(?:\$(?![0-9a-z]{1,4}\$)[\w({]|\{\{|\{%)/;
// Terraform's, a language's own: `var.db_password`, `random_password.master.result`, `args.password`.
const NAMED_ELSEWHERE =
  /^(?:var|local|module|args?|self|this|each|opts?|options|params?|config|settings|env|request|req|ctx|random_(?:password|string|id)|(?:aws|azurerm|google|tls|vault)_\w{1,60})(?:\.[A-Za-z_]\w{0,60}(?:\[["'\w]{1,60}\])?){1,6}$/;

/** What must not leave of a value that was found, line by line; nothing where it is no secret. */
export function secretsOf({ text, contexts = [], isOpaque = false }: FoundSecret): readonly Secret[] {
  const lines = [text, unpacked(text), percentDecoded(text)].flatMap((each) => each.split(/\r?\n/)).map((
    line,
  ) => line.trim())
    .filter((line) => !isNoSecret(line));
  return lines.flatMap((line) =>
    line.length >= SHORTEST
      ? piecesOf(line).map((text) => ({ text, isOpaque }))
      : contexts.map((each) => ({ text: each }))
  );
}

/** What a value in base64 holds, where that is text: a Secret's data, `echo x | base64 -d`; nothing where it is none. */
function unpacked(text: string): string {
  const bare = text.trim();
  // Its padding may have been taken for a sign.
  const padded = bare.padEnd(Math.ceil(bare.length / 4) * 4, "=");
  if (bare.length < 8 || !/^[A-Za-z0-9+/]{6,4096}={0,2}$/.test(padded)) return "";
  const bytes = atob(padded);
  return /^[\x20-\x7e\n]{4,}$/.test(bytes) ? bytes : "";
}

/** As a form or a query holds it; nothing where it is written so nowhere. */
function percentDecoded(text: string): string {
  if (!/%[\da-fA-F]{2}/.test(text)) return "";
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return "";
  }
}

/** A text in pieces, none of them so short that it stands anywhere by chance: a pattern of 20,000 characters can't be made. */
function piecesOf(text: string): readonly string[] {
  return text.match(/[^]{1,95}$|[^]{48}/gu) ?? [];
}

// nsswitch.conf's databases: `passwd: files systemd`.
const DATABASES =
  /^(?:files|compat|systemd|sss|ldap|db|nis|winbind|extrausers)(?: {1,4}(?:files|compat|systemd|sss|ldap|db|nis|winbind|extrausers)){0,6}$/;

function isNoSecret(line: string): boolean {
  if (DATABASES.test(line)) return true;
  // `def login(password=None):`
  return PLACEHOLDER.test(line) || NO_SECRET.test(line.replace(/[)\]},;:]{1,8}$/, "")) ||
    REFERENCE.test(line) || NAMED_ELSEWHERE.test(line) ||
    line.startsWith("-----");
}

const MOST_IN_CONTEXT = 200;

/** A value of a key, and the ways to write the two. */
export function underKey(key: string, text: string): FoundSecret {
  // They are for short ones.
  if (text.length > MOST_IN_CONTEXT) return { text };
  const quoted = [text, JSON.stringify(text), `'${text}'`];
  const starts = [`${key}: `, `${key}:`, `"${key}": `, `"${key}":`, `${key}=`, `${key} = `, `${key} `];
  return { text, contexts: starts.flatMap((start) => quoted.map((value) => `${start}${value}`)) };
}

/** `user:password`, as chpasswd, curl and URLs have it; the user is no secret. */
export function pairOf(text: string): readonly FoundSecret[] {
  const [, password] = /^[^:\s]*:(.+)$/s.exec(text.trim()) ?? [];
  return password === undefined ? [] : [{ text: password, contexts: [text.trim()] }];
}
