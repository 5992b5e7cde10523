/// <reference lib="dom" />
/** The page of a report: it reads what lies in it, and shows it. */
import { unpacked } from "./packed.ts";
import { ReportPage } from "./report_page.ts";

const main = document.getElementById("report-page");
const packed = document.getElementById("report-data")?.textContent;
if (main && packed) {
  new ReportPage(await unpacked(packed), main).show();
  performance.mark("shown");
  main.dataset.shown = "yes";
}
