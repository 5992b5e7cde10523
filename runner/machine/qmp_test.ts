import { assertEquals } from "@std/assert";
import { parseQmp, qmpCommand } from "./qmp.ts";

const LINES: readonly (readonly [line: string, message: unknown])[] = [
  ['{"QMP": {"version": {"qemu": {"major": 10}}, "capabilities": []}}', { kind: "greeting" }],
  ['{"return": {}, "id": "cont"}', { kind: "return", id: "cont" }],
  [
    '{"id": "cont", "error": {"class": "GenericError", "desc": "Failed to get \\"write\\" lock"}}',
    { kind: "error", id: "cont", text: 'Failed to get "write" lock' },
  ],
  [
    '{"timestamp": {"seconds": 1}, "event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-reset"}}',
    { kind: "event", event: "SHUTDOWN", data: { guest: true, reason: "guest-reset" } },
  ],
  ['{"timestamp": {"seconds": 1}, "event": "STOP"}', { kind: "event", event: "STOP", data: undefined }],
  ['{"timestamp": {"seconds": 1}, "ev', { kind: "other" }],
  ["null", { kind: "other" }],
  ['{"event": 7}', { kind: "other" }],
];

for (const [line, message] of LINES) {
  Deno.test(`parseQmp() reads ${line}`, () => assertEquals<unknown>(parseQmp(line), message));
}

Deno.test("qmpCommand() is named in its answer", () => {
  assertEquals(qmpCommand("quit"), '{"execute":"quit","id":"quit"}');
  assertEquals(
    qmpCommand({ shutdown: "pause" }),
    '{"execute":"set-action","arguments":{"shutdown":"pause"},"id":"set-action"}',
  );
});
