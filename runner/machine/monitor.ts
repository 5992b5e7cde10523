/** The conversation with QEMU on QMP: whoever asks waits for the answer, and for no longer than QEMU lives. */
import { MachineError } from "./folder.ts";
import { parseQmp, type PlainCommand, type QmpActions, qmpCommand, type QmpMessage } from "./qmp.ts";

/** What came of a wait. */
type Answer =
  | { readonly kind: "come" }
  | { readonly kind: "error"; readonly text: string }
  | { readonly kind: "ended" };

/** One QEMU's monitor. QEMU's lines are handed in; at most one wait for each kind of answer runs at a time. */
export class Monitor {
  readonly #send: (line: string) => Promise<void>;
  readonly #waits = new Map<string, PromiseWithResolvers<Answer>>();
  /** Why nothing can be done any more. */
  #end: ((what: string) => MachineError) | undefined;
  readonly #greeting = this.#wait("greeting");

  /** `send` hands a line to QEMU. */
  constructor(send: (line: string) => Promise<void>) {
    this.#send = send;
  }

  /** Takes a line of QEMU's, and gives what it says. */
  hear(line: string): QmpMessage {
    const message = parseQmp(line);
    if (message.kind === "greeting") this.#settle("greeting", { kind: "come" });
    if (message.kind === "return") this.#settle(`return ${message.id}`, { kind: "come" });
    if (message.kind === "error") {
      this.#settle(`return ${message.id}`, { kind: "error", text: message.text });
    }
    if (message.kind === "event") this.#settle(`event ${message.event}`, { kind: "come" });
    return message;
  }

  /** QEMU has ended: nothing that is waited for will come. `explain` makes the error of whoever waits for more than a word. */
  end(explain: (what: string) => MachineError): void {
    this.#end = explain;
    for (const key of this.#waits.keys()) this.#settle(key, { kind: "ended" });
  }

  /** Gives a command, and waits for no answer. */
  async say(command: PlainCommand): Promise<void> {
    await this.#send(qmpCommand(command));
  }

  /** Waits for QEMU and lets its guest go. Throws {@linkcode MachineError}, as all that follow do. */
  async start({ isRebooted }: { readonly isRebooted: boolean }): Promise<void> {
    const what = "start QEMU";
    await this.#come(what, this.#greeting);
    await this.say("qmp_capabilities");
    // A reset pauses it too: with -no-reboot that is a shutdown.
    if (isRebooted) await this.#demand(what, { shutdown: "pause" });
    await this.#demand(what, "cont");
  }

  /** Stops QEMU with all it holds written out; whether that was so before it ended. */
  async stop(): Promise<boolean> {
    // Its caches of qcow2 are written on a flush: `stop` drains and flushes every disk, of a guest that stands already too.
    return (await this.#ask("stop")).kind === "come";
  }

  /** Resets a guest that is down and lets it go, as libvirt's qemuProcessFakeReboot does: QEMU takes no `cont` before a reset. */
  async reboot(): Promise<void> {
    const what = "reboot the guest";
    // -no-reboot takes the host's own reset for a shutdown as well.
    await this.#demand(what, { reboot: "reset" });
    const reset = this.#wait("event RESET");
    await this.#demand(what, "system_reset");
    await this.#come(what, reset);
    await this.#demand(what, { reboot: "shutdown" });
    await this.#demand(what, "cont");
  }

  #demand(what: string, command: PlainCommand | QmpActions): Promise<void> {
    return this.#come(what, this.#ask(command));
  }

  async #come(what: string, waiting: Promise<Answer>): Promise<void> {
    const answer = await waiting;
    if (answer.kind === "error") throw new MachineError(`Cannot ${what}: QEMU says "${answer.text}"`);
    if (answer.kind === "ended" && this.#end) throw this.#end(what);
  }

  async #ask(command: PlainCommand | QmpActions): Promise<Answer> {
    const name = typeof command === "string" ? command : "set-action";
    const answer = this.#wait(`return ${name}`);
    await this.#send(qmpCommand(command));
    return await answer;
  }

  #wait(key: string): Promise<Answer> {
    if (this.#end) return Promise.resolve({ kind: "ended" });
    const wait = Promise.withResolvers<Answer>();
    this.#waits.set(key, wait);
    return wait.promise;
  }

  #settle(key: string, answer: Answer): void {
    this.#waits.get(key)?.resolve(answer);
    this.#waits.delete(key);
  }
}
