import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { call } from "../../fixtures/harness/call.ts";

async function explained(text: string): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-explain-" });
  try {
    await Deno.writeTextFile(`${folder}/x.yaml`, text);
    const { code, out, err } = await call("explain", `${folder}/x.yaml`);
    assertEquals([code, err], [0, ""]);
    return out;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("explain says what is booted, what must hold, and why", async () => {
  const out = await explained(`name: It grows
description: |
  One
  line.
disk: +5G
bus: nvme
cloud-config: { growpart: { mode: "off" } }
expect: { root: grown, df: { /: { size: "> 5G" }, /boot: absent }, console: { never: [panic] } }
`);
  assertEquals(
    out,
    `x: It grows
  One line.
  What is booted
    Whatever image --image names, on a fresh disk 5G larger than the image; the image itself is
    never written.
    bus: nvme (how the root disk hangs in the machine)
    cloud-init's user-data:
        #cloud-config
        {
          "growpart": {
            "mode": "off"
          }
        }
    At most 15m under KVM, 45m under TCG. Cases that ask for the same boot share it.
  What must hold
    boot (the guest comes up and sends its whole report; no panic, no failure that is known by its
    line)
    root (what became of the root between image and disk, computed by the host)
        grown
    df (the mounted filesystems, as df shows them)
        /: size > 5G
        /boot: absent
    console never (expressions that no line of the console may match, on the console)
        no line that matches panic
`,
  );
});

Deno.test("explain says when a case counts, and what is not booted", async () => {
  const out = await explained(`only-if: { os: { id: debian } }
skip: { because: needs sgdisk }
expect-failure: { because: known, until: "2027-03-01" }
expect: { hostname: x }
`);
  assertMatch(
    out,
    /Nothing: the case is left out always\.[^]*Only if\n {8}os id debian\n {4}Skipped \(needs sgdisk\)/,
  );
  assertStringIncludes(out, "Expected to fail until 2027-03-01 (known)");
});

Deno.test("explain tells of rows of boots and of clones what goes on, and hides what a seed holds secret", async () => {
  const out = await explained(`boots:
- { cloud-config: { password: hunter2hunter2 }, expect: { root: grown } }
- { reboot: true, expect: { root: unchanged } }
`);
  assertStringIncludes(out, "The machine of x[boot=1] goes on: its guest reboots.");
  assert(!out.includes("hunter2hunter2"), out);
  assertStringIncludes(
    await explained("clones: { differs: [machine-id] }\nexpect: { root: grown }\n"),
    "machine-id differs (between",
  );
});

Deno.test("explain takes every case of the built-in suite", async () => {
  const { code, out } = await call("explain", "@suite");
  assertEquals(code, 0);
  assert(!out.includes("undefined") && out.split("\n").length > 1000);
});

Deno.test("explain tells the mistakes of a case, and wants one", async () => {
  assertEquals((await call("explain")).code, 2);
  assertEquals((await call("explain", "no-such.yaml")).code, 2);
});

Deno.test("explain says what is put into the image", async () => {
  const out = await explained(`image: { from: debian-12, remove: [/etc/x] }
cloud-init: /src/cloud-init@25.1
expect: { root: grown }
`);
  assertStringIncludes(
    out.replace(/\s+/g, " "),
    "The image debian-12 (or what --image names), with what the case puts into it, with the cloud-init of /src/cloud-init@25.1 (mode code), on a fresh disk",
  );
});
