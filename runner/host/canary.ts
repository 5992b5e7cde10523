/** The canary: a guest of 166 bytes that enters 64-bit mode, works for a moment and says so. Where it dies no cloud image lives. */
import { PORT_ARGUMENTS } from "../machine/boot_files.ts";
import { assemble } from "../machine/boot_sector.ts";
import type { QemuProgram } from "./host.ts";
import type { KvmTrial } from "./accelerator.ts";
import { Machine, MachineError, type MachineSpec } from "../machine/machine.ts";

/**
 * 16-bit code at 0000:7C00, 64-bit code from 7C5B on. An emulated KVM (kvm-pvm) still gets through 1e6 rounds of the loop, and
 * hangs in 3e8 as it does in any 64-bit kernel; a real one needs 0.1 s.
 */
const PROGRAM = `
7c00  fa                   cli
7c01  31 c0                xor ax,ax
7c03  8e d8                mov ds,ax
7c05  8e c0                mov es,ax
7c07  8e d0                mov ss,ax
7c09  bc 00 7c             mov sp,0x7c00
7c0c  fc                   cld
7c0d  bf 00 10             mov di,0x1000           ; page tables at 1000, 2000, 3000: cleared
7c10  b9 00 18             mov cx,0x1800
7c13  f3 ab                rep stosw
7c15  c7 06 00 10 03 20    mov word [0x1000],0x2003 ; PML4[0] -> PDPT
7c1b  c7 06 00 20 03 30    mov word [0x2000],0x3003 ; PDPT[0] -> PD
7c21  c7 06 00 30 83 00    mov word [0x3000],0x83   ; PD[0]: 2 MiB at 0, present, writable, large
7c27  0f 20 e0             mov eax,cr4
7c2a  0c 20                or al,0x20              ; PAE
7c2c  0f 22 e0             mov cr4,eax
7c2f  66 b8 00 10 00 00    mov eax,0x1000
7c35  0f 22 d8             mov cr3,eax
7c38  66 b9 80 00 00 c0    mov ecx,0xc0000080      ; EFER
7c3e  0f 32                rdmsr
7c40  80 cc 01             or ah,0x1               ; long mode enable
7c43  0f 30                wrmsr
7c45  0f 20 c0             mov eax,cr0
7c48  66 0d 01 00 00 80    or eax,0x80000001       ; paging, protection
7c4e  0f 22 c0             mov cr0,eax
7c51  0f 01 16 98 7c       lgdt [0x7c98]           ; [gdtr]
7c56  ea 5b 7c 08 00       jmp 0x8:0x7c5b          ; into 64-bit code
7c5b  b9 00 a3 e1 11       mov ecx,0x11e1a300      ; 300,000,000 rounds
7c60  ff c9                dec ecx
7c62  75 fc                jne 0x7c60
7c64  be 9e 7c 00 00       mov esi,0x7c9e          ; text
7c69  ba f8 03 00 00       mov edx,0x3f8           ; COM1
7c6e  ac                   lodsb
7c6f  84 c0                test al,al
7c71  74 03                je 0x7c76
7c73  ee                   out dx,al
7c74  eb f8                jmp 0x7c6e
7c76  ba 04 06 00 00       mov edx,0x604           ; ACPI PM1a control: power off
7c7b  b8 00 20 00 00       mov eax,0x2000
7c80  66 ef                out dx,ax
7c82  f4                   hlt
7c83  eb fd                jmp 0x7c82
7c85  0f 1f 00             nop
7c88  00 00 00 00 00 00 00 00  dq 0                ; GDT: null
7c90  00 00 00 00 00 9a 20 00  dq 0x00209a0000000000 ; 64-bit code
7c98  0f 00                dw 15                   ; gdtr: limit
7c9a  88 7c 00 00          dd 0x7c88               ; base
7c9e  36 34 2d 62 69 74 0a 00  db "64-bit", 10, 0
`;

const SAYS = "64-bit";

/** A boot of the canary, as a plan would hold it. */
export function canarySpec(qemu: QemuProgram, accelerator: "kvm" | "tcg", cpu: string): MachineSpec {
  const disk = { "driver": "raw", "node-name": "disk", "file": { "driver": "file", "filename": "disk" } };
  const image = new Uint8Array(1024 * 1024);
  image.set(assemble(PROGRAM));
  return {
    files: { disk: image },
    nonceIn: [],
    prepare: [],
    argv: [
      qemu.path,
      ...qemu.dataFolders.flatMap((folder) => ["-L", folder]),
      ...["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"],
      ...["-machine", "q35", "-accel", accelerator, "-cpu", cpu, "-m", "16"],
      ...["-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"],
      ...["-blockdev", JSON.stringify(disk), "-device", "virtio-blk-pci,drive=disk,bootindex=0"],
      ...PORT_ARGUMENTS,
    ],
  };
}

/**
 * Whether guests run under KVM here: the canary with the plainest CPU, then with the host's, as plans ask for. Some hosts run the
 * one and abort QEMU at the other ("failed to set MSR"). Throws only the signal's reason.
 */
export async function bootCanary(qemu: QemuProgram, signal?: AbortSignal): Promise<KvmTrial> {
  const plain = await tryGuest(canarySpec(qemu, "kvm", "qemu64"), { signal });
  return plain.works ? await tryGuest(canarySpec(qemu, "kvm", "host"), { signal }) : plain;
}

/** What {@linkcode tryGuest} takes beside the boot. */
export interface TryGuestOptions {
  readonly signal?: AbortSignal | undefined;
  /** From the guest's start. @default {3000} */
  readonly limitMs?: number;
}

/** Boots one guest until it says what the canary says. Throws only the signal's reason. */
export async function tryGuest(spec: MachineSpec, options: TryGuestOptions = {}): Promise<KvmTrial> {
  const { signal, limitMs = 3000 } = options;
  try {
    await using machine = await Machine.start(spec, { ...(signal && { signal }) });
    // Only from here: what a busy host took to start QEMU tells nothing of the guest.
    const limit = AbortSignal.timeout(limitMs);
    // Under a KVM that hangs QEMU may not answer "quit" either.
    limit.addEventListener("abort", () => void machine[Symbol.asyncDispose](), { once: true });
    const outcome = await listen(machine);
    signal?.throwIfAborted();
    return limit.aborted && !outcome.works ? hangs(limitMs) : outcome;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof MachineError) return withoutKvm(error.message);
    throw error;
  }
}

/** Where QEMU may not have KVM, its own words are its whole command and then this. */
const NO_KVM: readonly (readonly [said: string, because: string])[] = [
  ["failed to initialize kvm: No such file or directory", "there is no /dev/kvm"],
  ["failed to initialize kvm: Permission denied", "/dev/kvm may not be used by this user"],
];

function withoutKvm(message: string): KvmTrial {
  const [, because] = NO_KVM.find(([said]) => message.includes(said)) ?? [];
  return because === undefined
    ? { works: false, because: oneLine(message) }
    : { works: false, because, mayChange: true };
}

async function listen(machine: Machine): Promise<KvmTrial> {
  let said = "";
  for await (const event of machine.events()) {
    if (event.kind === "console") said += new TextDecoder().decode(event.bytes);
    if (said.includes(SAYS)) {
      return { works: true, because: `a 64-bit guest ran in ${(event.atMs / 1000).toFixed(1)} s` };
    }
    if (event.kind === "exit") {
      const how = `QEMU ended with ${event.signal ?? event.code} before the guest said a word`;
      return { works: false, because: oneLine(`${how}: ${event.stderr}`) };
    }
  }
  return { works: false, because: "QEMU said nothing" };
}

function hangs(limitMs: number): KvmTrial {
  return {
    works: false,
    because: `/dev/kvm opens, but a 64-bit guest does not get anywhere in ${limitMs / 1000} s`,
  };
}

function oneLine(text: string): string {
  return text.trimEnd().replace(/:$/, "").split("\n").map((line) => line.trim()).filter((line) => line !== "")
    .join("; ");
}
