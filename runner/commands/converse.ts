/** A guest's console and whoever types there, joined until one of them goes. */
import { HURRIED_MS, type Machine, type MachineExit } from "../machine/machine.ts";
import type { Terminal } from "../machine/terminal.ts";
import type { TypingEnd, Typist } from "./typist.ts";

/** How it ended: nobody types any more, or the machine is gone. */
export type Parting =
  | { readonly kind: TypingEnd }
  | { readonly kind: "gone"; readonly exit: MachineExit };

/** What is joined. */
export interface Conversation {
  readonly machine: Machine;
  readonly terminal: Terminal;
  readonly typist: Typist;
  /** Shows what the guest says, as it is. */
  readonly print: (text: string) => Promise<void>;
}

/** Joins them. When this settles QEMU has ended; whoever started the machine disposes of it. */
export async function converse({ machine, terminal, typist, print }: Conversation): Promise<Parting> {
  const exit = exitOf(machine);
  const gone = listen(terminal, typist, print).then(async (): Promise<Parting> => ({
    kind: "gone",
    exit: await exit,
  }));
  const left = typist.type((bytes) => terminal.send(bytes)).then((kind): Parting => ({ kind }));
  const parting = await Promise.race([left, gone]);
  if (parting.kind !== "gone") await machine.quit({ graceMs: HURRIED_MS });
  await gone;
  return parting;
}

async function listen(terminal: Terminal, typist: Typist, print: Conversation["print"]): Promise<void> {
  const decoder = new TextDecoder();
  for await (const bytes of terminal.output()) {
    const text = decoder.decode(bytes, { stream: true });
    await print(text);
    typist.hear(text);
  }
}

async function exitOf(machine: Machine): Promise<MachineExit> {
  for await (const event of machine.events()) if (event.kind === "exit") return event;
  throw new Error("The events ended without an exit");
}
