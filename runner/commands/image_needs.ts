/** What the guest of a public image needs, where neither its case nor the command line says what it gets. */
import type { Case } from "../case/case.ts";
import { CPU_LEVELS } from "../case/machine_fields.ts";
import { parseImageReference } from "../image/image_reference.ts";
import { PUBLIC_IMAGES, type PublicImage } from "../image/public_images.ts";
import { parseSize } from "../text/size.ts";

/** The cases on the machine that their images need, with those that go before them. `image` stands for what they name. */
export function withNeeds(
  cases: readonly Case[],
  image: string | undefined,
  catalogue: readonly PublicImage[] = PUBLIC_IMAGES,
): readonly Case[] {
  const known = new Map<Case, Case>();
  const again = (testCase: Case): Case => {
    const reference = image === undefined ? testCase.image : parseImageReference(image);
    const needs = catalogue.find(({ name }) => reference?.kind === "name" && reference.name === name);
    if (!needs) return testCase;
    const found = known.get(testCase) ?? needing(testCase, needs, again);
    known.set(testCase, found);
    return found;
  };
  return cases.map(again);
}

function needing(testCase: Case, needs: PublicImage, again: (testCase: Case) => Case): Case {
  const { keysAt = {}, memoryBytes, previous, twin } = testCase;
  const cpuLevel = CPU_LEVELS.find((level) => level === needs.cpuLevel);
  const neededBytes = needs.memory === undefined ? undefined : parseSize(needs.memory);
  return {
    ...testCase,
    ...(cpuLevel && keysAt["cpu-level"] === undefined && { cpuLevel }),
    ...(neededBytes !== undefined && keysAt.memory === undefined &&
      { memoryBytes: Math.max(memoryBytes, neededBytes) }),
    ...(previous && { previous: again(previous) }),
    ...(twin && { twin: { ...twin, of: again(twin.of) } }),
  };
}
