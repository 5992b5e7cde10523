import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { diagnose, KVM_RULE, type Seen } from "./diagnosis.ts";
import { DOCTOR_LOOK, readDoctorLook } from "./doctor_look.ts";
import { readLook } from "./look.ts";

const GIB = 1024 ** 3;
const TOLD = "version\tqemu-img\tqemu-img version 7.2.22 (Debian 1:7.2)\nversion\txz\txz (XZ Utils) 5.4.1\n" +
  "version\tgzip\tgzip 1.12\nversion\tzstd\t*** Zstandard CLI (64-bit) v1.5.4\nversion\tbzip2\tVersion 1.0.8\n" +
  "user\tjo\t1000\nflags\tvmx\nkvm\topen\ncache\twritable\nfreeKib\t90000000\n";

const WELL: Seen = {
  look: {
    ...readLook(
      "qemu\tqemu-system-x86_64\tQEMU emulator version 10.0.2\nprogram\tqemu-img\nprogram\txorriso\n",
    ),
    memory: { availableBytes: 4 * GIB, limitBytes: 8 * GIB },
    uefi: { code: "/usr/share/OVMF/OVMF_CODE_4M.fd", vars: "vars" },
    vfat: { mkfs: "mkfs.vfat", mcopy: "mcopy" },
  },
  more: readDoctorLook(TOLD),
  cacheFolder: "/home/jo/.cache/seedling",
  setup: "seedling setup",
};

/** What is not good, of a host that differs from one where all is. */
function bad(look: Partial<Seen["look"]>, more: Partial<Seen["more"]> = {}) {
  return diagnose({ ...WELL, look: { ...WELL.look, ...look }, more: { ...WELL.more, ...more } })
    .filter(({ status }) => status !== "good").map(({ what, status, mend }) => [what, status, mend]);
}

Deno.test("diagnose() finds nothing wrong where all is there, and tells versions", () => {
  assertEquals(bad({}), []);
  const told = diagnose(WELL).map(({ what, says }) => `${what} ${says}`);
  assert(told.includes("qemu-img 7.2.22") && told.includes("zstd 1.5.4"), told.join("\n"));
  assert(
    told.includes("qemu-system-x86_64 10.0.2") && told.includes("memory 4G for guests"),
    told.join("\n"),
  );
});

Deno.test("diagnose() names the command for whatever a boot cannot do without", () => {
  const setup = "seedling setup";
  assertEquals(bad({ qemus: [] }), [["qemu-system-x86_64", "bad", setup]]);
  assertEquals(bad({ programs: [] }), [["qemu-img", "bad", setup], ["xorriso", "bad", setup]]);
  assertEquals(bad({ programs: ["qemu-img", "genisoimage"] }), []);
  const old = [{ path: "qemu-system-x86_64", version: "7.2.22" }];
  assertEquals(bad({ qemus: old }), [["qemu-system-x86_64", "lacking", setup]]);
});

Deno.test("diagnose() tells a host that is too small from one that is busy", () => {
  const statusOf = (limitBytes: number) => bad({ memory: { availableBytes: GIB / 2, limitBytes } })[0]?.[1];
  assertEquals([statusOf(GIB), statusOf(8 * GIB)], ["bad", "lacking"]);
});

Deno.test("diagnose() knows why /dev/kvm is of no use, and what makes it so", () => {
  const join = "sudo usermod -aG kvm jo    # then log in again";
  const mendOf = (kvm: Seen["more"]["kvm"], cpuFlag = "vmx") => bad({}, { kvm, cpuFlag })[0]?.[2];
  const shut = (detail: string) => mendOf({ status: "shut", detail });
  assertEquals(shut("crw-rw---- 1 root kvm 10, 232 Nov 1 10:00 /dev/kvm"), join);
  assertEquals(shut("crw-rw----+ 1 root kvm 10, 232 Nov 1 10:00 /dev/kvm"), join);
  assertEquals(shut("crw------- 1 root root 10, 232 Nov 1 10:00 /dev/kvm"), `${KVM_RULE}\n${join}`);
  const missing = { status: "missing", detail: "" } as const;
  assertEquals(mendOf(missing, "svm"), "sudo modprobe kvm_amd");
  assertStringIncludes(mendOf(missing, "") ?? "", "turn virtualization on");
});

Deno.test("diagnose() says which images and cases an optional program is for", () => {
  const { uefi: _uefi, vfat: _vfat, ...look } = WELL.look;
  const found = diagnose({ ...WELL, look, more: { ...WELL.more, versions: new Map() } });
  const lacking = found.filter(({ status }) => status === "lacking").map(({ what }) => what);
  assertEquals(lacking, ["OVMF", "mkfs.vfat, mcopy", "xz", "gzip", "zstd", "bzip2"]);
  assert(found.filter(({ status }) => status === "lacking").every(({ mend }) => mend !== undefined));
});

Deno.test("diagnose() says where there is no room, or none to write", () => {
  const cache = { isWritable: true, freeBytes: GIB };
  assertEquals(bad({}, { cache })[0]?.slice(0, 2), ["cache", "lacking"]);
  assertEquals(bad({}, { cache: { ...cache, isWritable: false } })[0]?.slice(0, 2), ["cache", "lacking"]);
});

Deno.test("the doctor's look runs in a plain sh, and is told of this host", async () => {
  const child = new Deno.Command("sh", {
    args: ["-c", DOCTOR_LOOK, "sh", "/no/such/cache"],
    detached: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const { stdout } = await child.output();
  await child.stdin.close().catch(() => {}); // the look is over
  const told = readDoctorLook(new TextDecoder().decode(stdout));
  assert(told.user !== "" && told.cache.freeBytes > 0 && told.versions.has("gzip"), JSON.stringify(told));
});
