import { assertEquals } from "@std/assert";
import { cloudConfigBytes, cloudConfigOf } from "./written_cloud_config.ts";

const encoder = new TextEncoder();

Deno.test("cloudConfigOf() reads back every byte that cloudConfigBytes() writes", () => {
  const config = {
    texts: ["0644", "12:30", " \u2028\ufeff", 'a "b" \\'],
    plain: [true, null, -7, 1.5, 9007199254740991],
    nested: { "0644": {}, list: [[]] },
  };
  const bytes = cloudConfigBytes(config);
  const read = cloudConfigOf(bytes);
  assertEquals(read, config);
  assertEquals(cloudConfigBytes(read ?? null), bytes);
});

Deno.test("cloudConfigOf() takes no other user-data for one", () => {
  const others = [
    "",
    "#cloud-config\n",
    "#cloud-config\nlocale: C\n",
    "#cloud-config\n{ locale: C }\n",
    "#!/bin/sh\n{}\n",
  ];
  assertEquals(others.map((text) => cloudConfigOf(encoder.encode(text))), others.map(() => undefined));
  assertEquals(cloudConfigOf(Uint8Array.from([0x1f, 0x8b, 0])), undefined);
});
