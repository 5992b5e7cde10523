import { assertEquals } from "@std/assert";
import { isReadOnly } from "./read_only.ts";

const ofSystem = (code: string) => Object.assign(new Error("x"), { code });

Deno.test("isReadOnly() tells what may not be written from what cannot", () => {
  const codes = ["EROFS", "EACCES", "EPERM", "ENOSPC", "EDQUOT", "EIO", "ENOTDIR", "ENOENT"];
  assertEquals(codes.filter((code) => isReadOnly(ofSystem(code))), ["EROFS", "EACCES", "EPERM"]);
  assertEquals([isReadOnly(new Error("x")), isReadOnly({ code: "EROFS" })], [false, false]);
});
