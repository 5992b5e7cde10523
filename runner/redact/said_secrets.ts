/** Secrets that a shell says: to a program that asks for one, on its input or as a here-string, and into files called like one. */
import { type Command, commandsIn, nameOf } from "./command_words.ts";
import { isSecretKey } from "../text/secret_key.ts";
import { isSecretFile, secretWords } from "./placed_secrets.ts";
import { type FoundSecret, pairOf } from "./secret.ts";

const SAYS: readonly string[] = ["echo", "printf", "yes"];

/** Programs that are told a password on their input. */
const ASKS: readonly string[] = [
  ..."chpasswd passwd cryptsetup su docker podman nerdctl buildah skopeo kinit kadmin smbpasswd pdbedit htpasswd"
    .split(
      " ",
    ),
  ..."gpg gpg2 gh glab doctl gcloud vault helm openssl realm adcli net openconnect vncpasswd saslpasswd2 kubeseal"
    .split(
      " ",
    ),
  ..."grub-mkpasswd-pbkdf2 grub2-mkpasswd-pbkdf2 systemd-creds ssh-add ecryptfs-add-passphrase ecryptfs-wrap-passphrase"
    .split(" "),
  ..."ecryptfs-unwrap-passphrase elasticsearch-keystore opensearch-keystore zfs clevis mkpasswd sshpass"
    .split(" "),
  ..."encfs gocryptfs elasticsearch-reset-password cmk-passwd juju systemd-tty-ask-password-agent openconnect homectl secret-tool pass logstash-keystore"
    .split(" "),
  ..."adduser createuser bcachefs fscrypt zpool mysql_secure_installation mysql_config_editor age pw ceph sshfs wg filebeat"
    .split(" "),
  ..."metricbeat auditbeat packetbeat heartbeat kibana-keystore rage keepassxc-cli veracrypt"
    .split(" "),
];
/** Programs that compare, or run, what another says. */
const READERS: readonly string[] =
  "diff comm cmp paste join sort source . bash sh vimdiff colordiff mapfile readarray while".split(" ");

const SUSPECT = /(?<![\w-])(?:echo|printf|yes)\s|<<</;
// A script in a command in a list.
const DEEPEST = 4;
// `sudo`, an option of its own and its value, the path of a program.
const NEAR = 5;

/** What a text's commands say to others. */
export function saidSecrets(text: string): readonly FoundSecret[] {
  if (!SUSPECT.test(text)) return [];
  return text.replaceAll("\\\r\n", " ").replaceAll("\\\n", " ").split("\n").flatMap((line) =>
    inLine(line, 0)
  );
}

function inLine(line: string, depth: number): readonly FoundSecret[] {
  if (depth > DEEPEST || !SUSPECT.test(line)) return [];
  const commands = commandsIn(line);
  const scripts = commands.flatMap(({ words }) => words).filter((word) =>
    /\s/.test(word) && word.length < line.length
  );
  return [
    ...commands.flatMap(hereStringsOf),
    ...heardIn(commands),
    ...readFrom(commands),
    ...scripts.flatMap((each) => inLine(each, depth + 1)),
  ];
}

const asks = ({ words }: Command) => {
  const near = words.slice(0, NEAR).map(nameOf);
  const isOfSudo = near.includes("sudo") && near.some((name) => /^-[A-Za-z]{0,4}S|^--stdin$/.test(name));
  return isOfSudo || near.some((name) => ASKS.includes(name)) || isAwsAsking(near) || isReadInto(words);
};

const isAwsAsking = (near: readonly string[]) => near.includes("aws") && near.includes("configure");

/** `read -r USER PASSWORD` */
const isReadInto = (words: readonly string[]) => words.includes("read") && words.some(isSecretKey);

function hereStringsOf(command: Command): readonly FoundSecret[] {
  if (!asks(command) && !isKeptBy(command)) return [];
  const { words } = command;
  return words.flatMap((word, at) => {
    const [sign] = /^\d?<<</.exec(word) ?? [];
    if (sign === undefined) return [];
    const said = word.length > sign.length ? word.slice(sign.length) : words[at + 1] ?? "";
    return [...linesOf(said), ...isReadInto(words) ? said.split(/\s{1,16}/).flatMap(linesOf) : []];
  });
}

/** What commands say where a program that asks or a secret's file hears it; of a group all of it. From the last one on. */
function heardIn(commands: readonly Command[]): readonly FoundSecret[] {
  let isGroup = false;
  return commands.toReversed().flatMap((command, fromLast) => {
    const hearer = commands[commands.length - fromLast];
    const { words, end } = command;
    const isHeard = /^\)*\|$/.test(end) && hearer !== undefined && (asks(hearer) || isKeptBy(hearer));
    // `(echo a; echo b) | passwd`, `{ echo a; echo b; } | passwd`
    const endsGroup = end.startsWith(")") || words.every((word) => word === "");
    isGroup = isHeard ? endsGroup : isGroup && /^(?:;|&&)$/.test(end);
    const said = isHeard || isGroup || isRedirected(command) ? saidBy(command) : [];
    return isRedirected(command) ? [...said, ...said.flatMap(({ text }) => secretWords(text))] : said;
  });
}

/** What a process says that stands in a file's place: `sshpass -f <(echo x)`. */
function readFrom(commands: readonly Command[]): readonly FoundSecret[] {
  if (commands.some(({ words }) => words.some((word) => READERS.includes(nameOf(word))))) return [];
  const found: FoundSecret[] = [];
  let isInside = false;
  for (const [index, command] of commands.entries()) {
    const { words, end } = commands[index - 1] ?? { words: [], end: "" };
    const isBegun = end.startsWith("(") && /<$/.test(words.at(-1) ?? "");
    isInside = isBegun || (isInside && !end.startsWith(")"));
    if (isInside) found.push(...saidBy(command));
  }
  return found;
}

const KEEPS: readonly string[] = ["tee", "dd", "install", "sponge"];

const isKeptBy = ({ words }: Command) =>
  words.slice(0, NEAR).some((word) => KEEPS.includes(nameOf(word))) &&
  words.some((word) => isSecretFile(word.replace(/^of=/, "")));

function isRedirected({ words }: Command): boolean {
  return words.some((word, at) => {
    const [sign = ""] = /^\d?>{1,2}/.exec(word) ?? [];
    return sign !== "" && isSecretFile(word === sign ? words[at + 1] ?? "" : word.slice(sign.length));
  });
}

/** Its last word, and all of them. */
function saidBy({ words }: Command): readonly FoundSecret[] {
  const start = words.findIndex((word) => SAYS.includes(word));
  if (start < 0) return [];
  const end = words.findIndex((word, at) => at > start && /^\d?>/.test(word));
  const texts = words.slice(start + 1, end < 0 ? words.length : end).filter((word) =>
    !/^-\w{1,3}$/.test(word)
  );
  return [texts.at(-1) ?? "", texts.join(" ")].flatMap(linesOf);
}

/** Each line; of a pair its second. */
function linesOf(text: string): readonly FoundSecret[] {
  const lines = text.replaceAll("\\n", "\n").split("\n").filter((line) => line.trim() !== "");
  return lines.flatMap((line) => {
    const pair = pairOf(line);
    // A script of one line that says the secret: what SSH_ASKPASS names.
    const [, said] = /^(?:echo|printf)\s{1,8}["']?([^\s"']{1,512})["']?$/.exec(line) ?? [];
    return pair.length > 0 ? pair : [{ text: line }, ...said === undefined ? [] : [{ text: said }]];
  });
}
