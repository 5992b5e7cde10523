/** Moments as they stand in files: ISO 8601, UTC. */

/** Whether a text is one: `2026-11-29T07:07:02.047Z`, of a day that there is. */
export const isMoment = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text) && isOfCalendar(text);

function isOfCalendar(text: string): boolean {
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 19) === text.slice(0, 19);
}
