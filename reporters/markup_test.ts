import { assertEquals } from "@std/assert";
import { markup, trusted } from "./markup.ts";

Deno.test("markup() makes texts of texts, in elements and in attributes", () => {
  const said = `<b class="x">&'</b>`;
  assertEquals(
    markup`<p title="${said}">${said}</p>`.text,
    '<p title="&lt;b class=&quot;x&quot;&gt;&amp;&#39;&lt;/b&gt;">&lt;b class=&quot;x&quot;&gt;&amp;&#39;&lt;/b&gt;</p>',
  );
});

Deno.test("markup() takes markup as it is, one piece or many", () => {
  assertEquals(
    markup`${["a", "<"].map((each) => markup`<i>${each}</i>`)}${trusted("<br>")}`.text,
    "<i>a</i><i>&lt;</i><br>",
  );
});
