/** QMP, QEMU's own account of a machine: a line of JSON each way. https://www.qemu.org/docs/master/interop/qmp-spec.html */

/** What QEMU says in one line. */
export type QmpMessage =
  | { readonly kind: "greeting" }
  | { readonly kind: "return"; readonly id: string }
  | { readonly kind: "error"; readonly id: string; readonly text: string }
  | { readonly kind: "event"; readonly event: string; readonly data: unknown }
  | { readonly kind: "other" };

/** A command without arguments. */
export type PlainCommand =
  | "qmp_capabilities"
  | "cont"
  | "quit"
  | "stop"
  | "system_powerdown"
  | "system_reset";

/** What QEMU is to do when its guest goes; the command line says the rest. `set-action` is there since QEMU 6.0. */
export type QmpActions = { readonly reboot: "reset" | "shutdown" } | { readonly shutdown: "pause" };

/** A command as QEMU reads it; its answer carries its name as `id`. */
export function qmpCommand(command: PlainCommand | QmpActions): string {
  if (typeof command === "string") return JSON.stringify({ execute: command, id: command });
  return JSON.stringify({ execute: "set-action", arguments: command, id: "set-action" });
}

/** Reads one line. What is no message of QMP (half a line of a killed QEMU) is `other`. */
export function parseQmp(line: string): QmpMessage {
  const message = parseJson(line);
  if (!isRecord(message)) return { kind: "other" };
  if ("QMP" in message) return { kind: "greeting" };
  if ("return" in message) return { kind: "return", id: String(message["id"]) };
  if (isRecord(message["error"])) {
    return { kind: "error", id: String(message["id"]), text: String(message["error"]["desc"]) };
  }
  if (typeof message["event"] !== "string") return { kind: "other" };
  return { kind: "event", event: message["event"], data: message["data"] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
