import { assertEquals } from "@std/assert";
import { tellOnce } from "./told_once.ts";

const many = (count: number, mistake: string) =>
  Array.from({ length: count }, (_, nth) => ({ at: `${nth}.yaml`, mistake }));

Deno.test("tellOnce() tells a mistake of a few places at each of them", () => {
  assertEquals(tellOnce([...many(3, "x"), { at: "9.yaml:1:1", mistake: "y" }]), [
    "0.yaml: x",
    "1.yaml: x",
    "2.yaml: x",
    "9.yaml:1:1: y",
  ]);
  assertEquals(tellOnce([]), []);
});

Deno.test("tellOnce() tells a mistake of many places once, and how many they are", () => {
  assertEquals(tellOnce([...many(89, "x"), ...many(4, "y")]), [
    "0.yaml, 1.yaml, 2.yaml and 86 more: x",
    "0.yaml, 1.yaml, 2.yaml and 1 more: y",
  ]);
});

Deno.test("tellOnce() counts a place once", () => {
  assertEquals(tellOnce(Array.from({ length: 9 }, () => ({ at: "defaults.yaml:1:8", mistake: "x" }))), [
    "defaults.yaml:1:8: x",
  ]);
});
