import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { makeSshKey } from "./ssh_key_pair.ts";
import { hasPrograms } from "../../fixtures/harness/programs.ts";

const HAS_SSH = await hasPrograms("ssh-keygen");

Deno.test("makeSshKey() makes another pair each time", async () => {
  const [one, two] = [await makeSshKey(), await makeSshKey()];
  assert(one.privateKey !== two.privateKey && one.publicKey !== two.publicKey);
  assertMatch(one.publicKey, /^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI\S+ seedling$/);
});

Deno.test({
  name: "makeSshKey() makes what ssh-keygen reads: both halves are one key",
  ignore: !HAS_SSH,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-key-" });
    try {
      const { publicKey, privateKey } = await makeSshKey();
      await Deno.writeTextFile(join(folder, "key"), privateKey, { mode: 0o600 });
      const { success, stdout, stderr } = await new Deno.Command("ssh-keygen", {
        args: ["-y", "-P", "", "-f", join(folder, "key")],
      }).output();
      assert(success, new TextDecoder().decode(stderr));
      assertEquals(new TextDecoder().decode(stdout).trim(), publicKey);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
