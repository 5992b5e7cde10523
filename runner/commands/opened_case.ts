/** The one case that a person opens: by its file, or an image alone. */
import type { Case } from "../case/case.ts";
import { mistakeMessages } from "../redact/mistakes_text.ts";
import { loadCases } from "../suite/load.ts";
import { parseCase } from "../suite/read_cases.ts";
import { override, readOverrides } from "./overrides.ts";
import { select } from "./select.ts";
import { type ParsedOptions, single, UsageError } from "./usage.ts";

/** The case as it is to be booted; or what is wrong with its file, in lines. Throws {@linkcode UsageError}. */
export async function openedCase(options: ParsedOptions): Promise<Case | string> {
  const loaded = await loadOne(options);
  if (typeof loaded === "string") return loaded;
  const [testCase] = override([loaded], readOverrides(options));
  if (!testCase) throw new RangeError("Cannot override a case: none is left");
  if (options.flags.has("ssh") && (testCase.network ?? "none") === "none") {
    throw new UsageError(
      `Cannot let SSH into "${testCase.id}": it has no network card (write network: isolated in the case)`,
    );
  }
  return testCase;
}

async function loadOne(options: ParsedOptions): Promise<Case | string> {
  const { operands, flags } = options;
  const filter = single(options, "filter");
  if (operands.length === 0) return bareCase(options, flags.has("ssh"));
  const loaded = await loadCases(operands);
  if (loaded.mistakes.length > 0) {
    return mistakeMessages(loaded).map((message) => `${message}\n`).join("");
  }
  const selected = select(loaded.cases, { tags: [], ...(filter !== undefined && { filter }) });
  const [first, ...others] = selected;
  if (!first || others.length > 0) {
    const some = selected.slice(0, 3).map(({ id }) => id).join(", ");
    throw new UsageError(
      `Cannot open ${selected.length} cases at once: ${some}${
        others.length > 2 ? ", ..." : ""
      } (name one, or give --filter ID)`,
    );
  }
  if (first.previous) {
    throw new UsageError(
      `Cannot open "${first.id}": it goes on with the disk of another boot (open ${first.previous.id})`,
    );
  }
  return first;
}

/** What only an image is booted as. */
function bareCase(options: ParsedOptions, isOnNetwork: boolean): Case {
  const image = single(options, "image");
  if (image === undefined) {
    throw new UsageError(
      "Cannot open a shell: name a case, or an image (seedling shell --image ./disk.qcow2)",
    );
  }
  const network = isOnNetwork ? "network: isolated\n" : "";
  const parsed = parseCase(`${network}expect: { root: grown }\n`, {
    id: "shell",
    source: "-",
    readFile: () => new Uint8Array(),
  });
  if (!("case" in parsed)) throw new AggregateError(parsed.mistakes, "Cannot read our own case");
  return parsed.case;
}
