/// <reference lib="dom" />
/** Search and filters. They write what is chosen, and show it. */
import { button, h, shown } from "./dom.ts";
import type { KnownCase } from "./known_case.ts";
import { VERDICTS } from "./mark.ts";
import type { State } from "./state.ts";

/** What changes the choice, and the file of another run. */
export interface Acts {
  /** Of what is typed: no step that Back takes back. */
  readonly change: (part: Partial<State>) => void;
  readonly step: (part: Partial<State>) => void;
  readonly openOther: (file: File) => void;
}

/** The controls, and how they show a choice. */
export interface Controls {
  readonly element: HTMLElement;
  /** Where the words are typed. */
  readonly search: HTMLInputElement;
  readonly show: (state: State, isBeside: boolean) => void;
  /** How many cases are left, told to ears as well. */
  readonly tell: (words: string) => void;
}

/** Makes them for the cases there are. */
export function controls(cases: readonly KnownCase[], { change, step, openOther }: Acts): Controls {
  const search = h("input", { type: "search", id: "words", autocomplete: "off", placeholder: "search" });
  search.addEventListener("input", () => change({ words: search.value }));
  const marks = VERDICTS.filter(({ verdict }) => cases.some(({ outcome }) => outcome === verdict));
  const chosen = new Set<string>();
  const toggles = marks.map(({ verdict, sign, word }) => {
    const toggle = button({ class: `toggle ${verdict}`, "aria-pressed": "false" }, () => {
      if (!chosen.delete(verdict)) chosen.add(verdict);
      step({ verdicts: marks.map((each) => each.verdict).filter((each) => chosen.has(each)) });
    }, `${sign} ${word}`);
    return { verdict, toggle };
  });
  const area = choice(
    "area",
    "all areas",
    cases.map((each) => each.area),
    (value) => step({ area: value }),
  );
  const image = choice(
    "image",
    "all images",
    cases.map(({ result }) => result.image),
    (value) => step({ image: value }),
  );
  const changed = h("input", { type: "checkbox", id: "changed" });
  changed.addEventListener("change", () => step({ isChanged: changed.checked }));
  const changedLabel = h("label", { for: "changed", hidden: true }, changed, " only what changed");
  const file = h("input", { type: "file", id: "other", accept: ".json,application/json", class: "unseen" });
  file.addEventListener("change", () => {
    const [given] = file.files ?? [];
    if (given) openOther(given);
    file.value = "";
  });
  const status = h("p", { role: "status", class: "status" });
  const element = h(
    "form",
    { class: "controls", role: "search", "aria-label": "Cases" },
    h("label", { for: "words", class: "unseen" }, "Words of a case or a finding"),
    search,
    h(
      "div",
      { class: "toggles", role: "group", "aria-label": "Verdicts" },
      toggles.map(({ toggle }) => toggle),
    ),
    area.element,
    image.element,
    changedLabel,
    h("span", { class: "file" }, file, h("label", { for: "other", class: "button" }, "Beside another run…")),
    status,
  );
  element.addEventListener("submit", (event) => event.preventDefault());
  return {
    element,
    search,
    tell: (words) => void (status.textContent = shown(words)),
    show: (state, isBeside) => {
      if (search.value !== state.words) search.value = state.words;
      chosen.clear();
      for (const each of state.verdicts) chosen.add(each);
      for (const { verdict, toggle } of toggles) {
        toggle.setAttribute("aria-pressed", `${chosen.has(verdict)}`);
      }
      area.show(state.area);
      image.show(state.image);
      changedLabel.hidden = !isBeside;
      changed.checked = state.isChanged;
    },
  };
}

/** A list to choose one of; hidden where there is one alone. */
function choice(name: string, all: string, values: readonly string[], act: (value: string) => void) {
  const distinct = [...new Set(values)].toSorted();
  const select = h(
    "select",
    { "aria-label": name, hidden: distinct.length < 2 },
    h("option", { value: "" }, all),
    distinct.map((each) => {
      const option = h("option", {}, each);
      option.value = each;
      return option;
    }),
  );
  select.addEventListener("change", () => act(select.value));
  return {
    element: select,
    show: (value: string) => void (select.value = distinct.includes(value) ? value : ""),
  };
}
