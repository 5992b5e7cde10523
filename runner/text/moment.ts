/** Moments as they stand in files: ISO 8601, UTC. */

/** Whether a text is one: `2026-11-29T07:07:02.047Z`. */
export const isMoment = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text);
