import { assertEquals } from "@std/assert";
import { shownUrl } from "./shown_url.ts";

Deno.test("shownUrl() leaves out the query and the user", () => {
  const rows = [
    ["https://h.invalid/disk.qcow2", "https://h.invalid/disk.qcow2"],
    ["https://h.invalid/disk.qcow2?sig=a&X-Amz-Signature=b", "https://h.invalid/disk.qcow2?[redacted]"],
    ["https://ann:pw@h.invalid:8/a?b@c#d", "https://[redacted]@h.invalid:8/a?[redacted]#d"],
    ["https://h.invalid/a@b", "https://h.invalid/a@b"],
  ] as const;
  for (const [url, shown] of rows) assertEquals(shownUrl(url), shown);
});
