/// <reference lib="dom" />
/** All that the page shows, and how it changes. */
import type { ReportJson } from "../report_shape.ts";
import { caseRows, fillRow, markChange, openQuietly, type Row } from "./case_list.ts";
import { caseView } from "./case_view.ts";
import { Address } from "./address.ts";
import { type Changes, changesOf } from "./changes.ts";
import { leadToLine } from "./console_view.ts";
import { type Controls, controls } from "./controls.ts";
import { button, h } from "./dom.ts";
import { headView, titleOf } from "./head_view.ts";
import { isChosen, isRed, type KnownCase, knownCases } from "./known_case.ts";
import { readOther } from "./other_run.ts";
import { openForPrint } from "./print.ts";
import { ALL, type State, writeState } from "./state.ts";

// So many red cases are opened at once where nothing else is asked for.
const MOST_OPENED = 3;
// So many cases are shown until somebody asks for all: a browser takes its time to lay out thousands.
const MOST_SHOWN = 500;
// Of what is gone since another run.
const MOST_NAMED = 50;

/** A report in an element. */
export class ReportPage {
  readonly #report: ReportJson;
  readonly #main: HTMLElement;
  readonly #cases: readonly KnownCase[];
  readonly #rows: readonly Row[];
  readonly #controls: Controls;
  readonly #other: HTMLElement;
  /** Leads to what is not shown yet. */
  readonly #more: HTMLElement;
  /** Stands there where a choice leaves no case. */
  readonly #none: HTMLElement;
  #isAllShown = false;
  #changes: Changes | undefined;
  readonly #address = new Address();

  /** Shows nothing yet. */
  constructor(report: ReportJson, main: HTMLElement) {
    this.#report = report;
    this.#main = main;
    this.#cases = knownCases(report);
    this.#rows = caseRows(
      this.#cases,
      (known) => this.#viewOf(known),
      (known, isOpen) => this.#opened(known, isOpen),
    );
    this.#controls = controls(this.#cases, {
      change: (part) => this.#change(part),
      step: (part) => this.#step(part),
      openOther: (file) => void this.#openOther(file),
    });
    this.#other = h("div", { class: "other", "aria-live": "polite" });
    this.#more = button(
      { class: "more" },
      () => this.#showAll(),
      `The first ${MOST_SHOWN} are shown: show all`,
    );
    this.#none = h(
      "p",
      { class: "none-left" },
      "No case is left by what is chosen. ",
      button({}, () => this.#step({ ...ALL, open: this.#address.state.open }), "Show all cases"),
    );
  }

  /** Shows the report in place of what stood there, and follows the address. */
  show(): void {
    this.#main.replaceChildren(
      headView(this.#report, this.#cases, (choice) => this.#step({ ...ALL, ...choice })),
      h("h2", { class: "unseen", id: "cases" }, "Cases"),
      this.#controls.element,
      this.#other,
      h(
        "ul",
        { class: "cases", role: "list", "aria-labelledby": "cases" },
        this.#rows.map(({ item }) => item),
      ),
      this.#more,
      this.#none,
      h(
        "footer",
        {},
        h("p", {}, "/ leads to the search. The address keeps what is chosen, and which case is open."),
      ),
    );
    document.title = `${titleOf(this.#report)} – seedling`;
    this.#filter();
    if (this.#address.state.open !== "") this.#follow();
    else this.#openRed();
    addEventListener("hashchange", () => {
      this.#address.read();
      this.#filter();
      this.#follow();
    });
    addEventListener("keydown", (event) => this.#pressed(event));
    this.#main.addEventListener("click", (event) => this.#clicked(event));
    openForPrint(
      this.#rows,
      () => this.#showAll(),
      (row) => fillRow(row.details, () => this.#viewOf(row.known)),
    );
  }

  #viewOf(known: KnownCase): HTMLElement {
    return caseView(known, {
      report: this.#report,
      change: this.#changes?.byCase.get(known.number - 1),
      linkTo: (line) => writeState({ ...ALL, open: known.key, line }),
      width: Math.min(1000, Math.max(280, this.#main.clientWidth - 64)),
    });
  }

  #change(part: Partial<State>): void {
    this.#address.change(part);
    this.#filter();
  }

  #opened({ key }: KnownCase, isOpen: boolean): void {
    const { open, line } = this.#address.state;
    if (isOpen) return this.#address.change({ open: key, line: open === key ? line : 0 });
    const other = this.#rows.find(({ known, details }) => details.open && known.key !== key);
    this.#address.change(open === key ? { open: other?.known.key ?? "", line: 0 } : {});
  }

  #step(part: Partial<State>): void {
    this.#address.step(part);
    this.#filter();
  }

  #filter(): void {
    const words = this.#address.state.words.toLowerCase().split(/\s/).filter((word) => word !== "");
    let left = 0;
    for (const { known, item } of this.#rows) {
      const change = this.#changes?.byCase.get(known.number - 1);
      const isOther = !this.#changes || !this.#address.state.isChanged || !change || change.isOther;
      const isShown = isOther && isChosen(known, { ...this.#address.state, words });
      if (isShown) left += 1;
      const isHidden = !isShown || (left > MOST_SHOWN && !this.#isAllShown);
      if (item.hidden !== isHidden) item.hidden = isHidden;
    }
    this.#more.hidden = left <= MOST_SHOWN || this.#isAllShown;
    this.#controls.show(this.#address.state, this.#changes !== undefined);
    this.#controls.tell(`${left} of ${this.#cases.length} cases`);
    this.#none.hidden = left > 0 || this.#cases.length === 0;
  }

  #showAll(): void {
    this.#isAllShown = true;
    this.#filter();
  }

  async #openOther(file: File): Promise<void> {
    const read = await readOther(file);
    if (typeof read === "string") return this.#refuseOther(read);
    const changes = changesOf(read, this.#report);
    const { byCase, added, gone } = changes;
    this.#changes = changes;
    for (const row of this.#rows) this.#refresh(row, changes);
    const differing = [...byCase.values()].filter(({ isOther }) => isOther).length;
    const words =
      `Beside ${file.name} of ${read.startedAt}: ${differing} case${differing === 1 ? "" : "s"} ` +
      `came to something else, ${added.length} new, ${gone.length} gone.`;
    const names = gone.slice(0, MOST_NAMED).map(({ id }) => id).join(", ");
    this.#other.replaceChildren(
      h("p", {}, words),
      ...(gone.length > 0 ? [h("p", {}, `Gone: ${names}`)] : []),
    );
    this.#change({ isChanged: true });
  }

  /** Of a file that was held beside this run before nothing is told any more. */
  #refuseOther(why: string): void {
    this.#other.replaceChildren(h("p", { class: "mistake" }, why));
    const before = this.#changes;
    this.#changes = undefined;
    if (before) { for (const row of this.#rows) this.#refresh(row, undefined); }
    this.#change({ isChanged: false });
  }

  /** What stands in a case that is open already tells of the other run too. */
  #refresh(row: Row, changes: Changes | undefined): void {
    markChange(row, changes?.byCase.get(row.known.number - 1), changes !== undefined);
    if (row.details.childElementCount < 2) return;
    row.details.lastElementChild?.remove();
    if (row.details.open) fillRow(row.details, () => this.#viewOf(row.known));
  }

  /** Opens the case that the address names, and leads to its line. */
  #follow(): void {
    const { open, line } = this.#address.state;
    const row = this.#rows.find(({ known }) => known.key === open);
    if (!row) return;
    const wasOpen = row.details.open;
    fillRow(row.details, () => this.#viewOf(row.known));
    row.item.hidden = false;
    row.details.open = true;
    if (line > 0) leadToLine(row.details, row.known.number, line);
    // Who comes back to an open case comes back to where they read.
    else if (!wasOpen) row.details.scrollIntoView({ block: "start" });
  }

  /** What is red is what a person came for. */
  #openRed(): void {
    const red = this.#rows.filter(({ known }) => isRed(known));
    if (red.length > MOST_OPENED) return;
    for (const { details } of red) openQuietly(details);
  }

  #pressed(event: KeyboardEvent): void {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#controls.search.focus();
  }

  /** A link to a line keeps what is chosen; its address is for another window. */
  #clicked(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest("a[data-line]") : null;
    if (!(link instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const number = Number(link.closest(".case")?.id.replace("case-", ""));
    const open = this.#cases.find((each) => each.number === number)?.key ?? "";
    this.#step({ open, line: Number(link.dataset.line) });
    this.#follow();
  }
}
