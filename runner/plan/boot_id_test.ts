import { assertEquals } from "@std/assert";
import { EQUIPPED_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import type { Case } from "../case/case.ts";
import { bootId, VERSIONS } from "./boot_id.ts";

const WHERE = { host: EQUIPPED_HOST, versions: VERSIONS };
const CASE: Case = {
  ...{ id: "x", name: "x", source: "x.yaml", memoryBytes: 2 ** 26, cpus: 1, expectations: [] },
  seed: { userData: new TextEncoder().encode("#cloud-config\n"), metaData: new Uint8Array() },
};

const idOf = (changes: Partial<Case> = {}, where = WHERE, image = SAMPLE_IMAGE) =>
  bootId({ case: { ...CASE, ...changes }, image }, where);

Deno.test("bootId() is another where anything is that makes the boot", () => {
  const { qemu } = EQUIPPED_HOST;
  const ids = [
    idOf(),
    idOf({ previous: CASE }),
    idOf({ previous: CASE, isReboot: true }),
    idOf({ previous: { ...CASE, cpus: 2 } }),
    idOf({ twin: { of: CASE, expected: [] } }),
    idOf({ isExclusive: true }),
    idOf({ isExclusive: true, id: "y" }),
    idOf({ seed: { userData: CASE.seed.userData } }),
    idOf({ seed: { ...CASE.seed, metaData: CASE.seed.userData, userData: new Uint8Array() } }),
    idOf({ firmware: "uefi" }),
    idOf({}, WHERE, { ...SAMPLE_IMAGE, sha256: "0" }),
    idOf({}, WHERE, { ...SAMPLE_IMAGE, format: "raw" }),
    idOf({}, WHERE, { ...SAMPLE_IMAGE, virtualSizeBytes: 2 ** 32 }),
    idOf({}, { ...WHERE, versions: { ...VERSIONS, probe: 1 } }),
    idOf({}, { ...WHERE, versions: { ...VERSIONS, machine: 1 } }),
    idOf({}, { ...WHERE, host: { ...EQUIPPED_HOST, accelerator: "kvm" } }),
    idOf({}, { ...WHERE, host: { ...EQUIPPED_HOST, qemu: { ...qemu, version: "10.1.0" } } }),
  ];
  assertEquals(new Set(ids).size, ids.length);
});

Deno.test("bootId() is the same whatever is judged, wherever the image lies, in whatever order the fields were filled in", () => {
  const turned = Object.fromEntries(Object.entries(CASE.seed).toReversed());
  const disk = { name: "data", sizeBytes: 2 ** 26, bus: "virtio" } as const;
  const { name, ...rest } = disk;
  assertEquals([
    idOf({ id: "y", name: "y", timeoutMs: 1, expectations: [] }),
    idOf({ seed: { ...CASE.seed, ...turned } }),
    idOf({}, WHERE, { ...SAMPLE_IMAGE, name: "other", path: "/elsewhere" }),
  ], [idOf(), idOf(), idOf()]);
  assertEquals(idOf({ disks: [{ ...rest, name }] }), idOf({ disks: [disk] }));
});
