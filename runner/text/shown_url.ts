/** URLs as they are shown: of a signed one whoever reads the query has the file. */

const HIDDEN = "[redacted]";

/** A URL without what may let others in: its query, and the user before its host. */
export function shownUrl(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/?#]*@/, `$1${HIDDEN}@`).replace(/\?[^#]+/, `?${HIDDEN}`);
}
