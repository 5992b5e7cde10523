/** Secrets of a cloud-config or a network configuration, by their keys. */
import { isAlias, isMap, isScalar, isSeq, parseDocument } from "yaml";
import { isSecretKey } from "../text/secret_key.ts";
import { type FoundSecret, pairOf, underKey } from "./secret.ts";

/** What a YAML text gives; `isRead` is false for what is no mapping or list, or is broken. */
export interface YamlSecrets {
  readonly isRead: boolean;
  readonly secrets: readonly FoundSecret[];
  /** Every text in it, for what is written inside: scripts, files, units. */
  readonly texts: readonly string[];
}

/** Reads the secrets of a YAML text; whatever can be read of it counts. */
export function secretsInYaml(text: string): YamlSecrets {
  // Failsafe: a password of digits stays as it is written.
  const options = { schema: "failsafe", uniqueKeys: false, strict: false, logLevel: "silent" } as const;
  const document = parseDocument(text, options);
  const root = document.contents;
  const isRead = document.errors.length === 0 && (isMap(root) || isSeq(root));
  const secrets: FoundSecret[] = [];
  const texts: string[] = [];
  // What an anchor holds is looked at where it stands: a list of lists of aliases would never end.
  const resolve = (node: unknown) => {
    const named = isAlias(node) ? node.resolve(document) : node;
    return isAlias(node) && !isScalar(named) ? undefined : named;
  };
  const visit = (raw: unknown, keys: readonly string[]): void => {
    const node = resolve(raw);
    if (keys.length > DEEPEST) return;
    if (isScalar(node) && typeof node.value === "string") {
      texts.push(node.value);
      secrets.push(...secretsUnder(keys, node.value));
    } else if (isSeq(node)) node.items.forEach((item) => visit(item, keys));
    else if (isMap(node)) {
      node.items.forEach(({ key, value }) => visit(value, [...keys, nameOf(resolve(key))]));
    }
  };
  visit(root, []);
  return { isRead, secrets, texts };
}

// Deeper than anything that cloud-init reads; an anchor may hold itself.
const DEEPEST = 24;

const nameOf = (key: unknown): string => isScalar(key) ? String(key.value) : "";

// WireGuard's keys, which netplan takes under a tunnel's `key`.
const WIREGUARD = /^[A-Za-z0-9+/]{43}=$/;

/** What a scalar below these keys holds. */
function secretsUnder(keys: readonly string[], value: string): readonly FoundSecret[] {
  const [key = "", parent = ""] = keys.toReversed();
  // cc_set_passwords: `user:password` by line or by item.
  if (key === "list" && parent === "chpasswd") return value.split("\n").flatMap(pairOf);
  if (key === "key" && WIREGUARD.test(value)) return [{ text: value }];
  const isShared = key === "shared" && parent === "keys";
  if (!isSecretKey(key) && !isShared) return [];
  const [, token] = /^(?:bearer|basic|token|digest)\s+(\S+)$/i.exec(value) ?? [];
  return [underKey(key, value), ...(token === undefined ? [] : [{ text: token }])];
}

/** What stands behind `#`: no reader of YAML tells it, and the seed's text has it all the same. */
export function commentsOf(text: string): string {
  return Array.from(text.matchAll(/(?:^|[ \t])#(.*)$/gm), ([, comment = ""]) => comment).join("\n");
}
