import { assertEquals } from "@std/assert";
import { messagesOf } from "./messages.ts";

/** Lines of consoles, and the message of each writer on them. */
const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  "seedling login: [   25.370325] cloud-init[385]: NAME    MAJ:MIN": [
    "seedling login: ",
    "[   25.370325] cloud-init[385]: NAME    MAJ:MIN",
  ],
  "seedling login: vda     254:0    0   20G  0 disk": [
    "seedling login: ",
    "vda     254:0    0   20G  0 disk",
  ],
  "node-1.example login: root (automatic login)": ["node-1.example login: ", "root (automatic login)"],
  "seedling login: ": ["seedling login: "],
  "Last login: Mon Jan  5 09:27:00 on ttyS0": ["Last login: Mon Jan  5 09:27:00 on ttyS0"],
  "Password: [  OK  ] Started ssh.service": ["Password: ", "[  OK  ] Started ssh.service"],
  "(or press Control-D to continue): [   31.000001] random: crng init done": [
    "(or press Control-D to continue): ",
    "[   31.000001] random: crng init done",
  ],
  "Please enter passphrase for disk root: (press TAB for no echo) [    9.100000] usb 1-1: new": [
    "Please enter passphrase for disk root: (press TAB for no echo) ",
    "[    9.100000] usb 1-1: new",
  ],
  "(initramfs) [    9.100000] ata1: link up": ["(initramfs) ", "[    9.100000] ata1: link up"],
  "root@debian:~# [    9.100000] ata1: link up": ["root@debian:~# ", "[    9.100000] ata1: link up"],
  ":/# [    9.100000] ata1: link up": [":/# ", "[    9.100000] ata1: link up"],
  "grub> [    0.000000] Linux version 6.1": ["grub> ", "[    0.000000] Linux version 6.1"],
  "├─vda1  252:1 [   17.147463] EXT4-fs (vda1): resizing": [
    "├─vda1  252:1 ",
    "[   17.147463] EXT4-fs (vda1): resizing",
  ],
  "[   17.147463] cloud-init[3]: vda1 2[   17.200000][    T1] random: done<14>Jan  5 09:27:00 cloud-init: x":
    [
      "[   17.147463] cloud-init[3]: vda1 2",
      "[   17.200000][    T1] random: done",
      "<14>Jan  5 09:27:00 cloud-init: x",
    ],
  // Quoted: one writer says what another once said.
  "[   17.147463] cloud-init[3]: [    0.000000] Linux version 6.1": [
    "[   17.147463] cloud-init[3]: [    0.000000] Linux version 6.1",
  ],
  "[  OK  ] Reached target getty.target - Login Prompts.": [
    "[  OK  ] Reached target getty.target - Login Prompts.",
  ],
  "[sudo] password for ubuntu: vda     254:0    0   20G  0 disk": [
    "[sudo] password for ubuntu: ",
    "vda     254:0    0   20G  0 disk",
  ],
  "vda     254:0    0   20G  0 disk root@vm:~# ": ["vda     254:0    0   20G  0 disk ", "root@vm:~# "],
  "vda 254:0 0 20G 0 diskPlease enter passphrase for disk b: ": [
    "vda 254:0 0 20G 0 disk",
    "Please enter passphrase for disk b: ",
  ],
  "[   17.1] a line of its own": ["[   17.1] a line of its own"],
};
for (const [text, messages] of Object.entries(MESSAGES)) {
  Deno.test(`messagesOf() takes the writers of ${JSON.stringify(text)} apart`, () => {
    assertEquals(messagesOf({ number: 7, text }), messages.map((text) => ({ number: 7, text })));
  });
}

Deno.test("messagesOf() is not drawn into a line of nothing but beginnings", () => {
  const text = "x[    1.000000] ".repeat(100_000);
  const messages = messagesOf({ number: 1, text });
  assertEquals([messages.length, messages.map(({ text }) => text).join("") === text], [17, true]);
});

Deno.test("messagesOf() leaves what was cut off a line with its last message", () => {
  const text = "seedling login: [   25.370325] nginx: a… (9 more characters)";
  assertEquals(messagesOf({ number: 1, text, cutChars: 9 }).map(({ cutChars }) => cutChars), [undefined, 9]);
});
