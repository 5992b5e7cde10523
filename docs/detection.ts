/** The tables of docs/conformance.md about detection: which seeded defects are found, and by which case. */
import type { Detection, DetectionsOfImage, FalseAlarms } from "../fixtures/detection/detection.ts";

/** How many of the defects were found on each image, and how often a sound one is accused. */
export function detectionSummary(
  detected: readonly DetectionsOfImage[],
  { images, judged, alarms }: FalseAlarms,
): string {
  const rows = detected.map(({ image, boots, detections }) => {
    const found = detections.filter(isFound).length;
    return `| \`${image}\` | ${detections.length} | ${found} | ${detections.length - found} | ${boots} |`;
  });
  const table = ["| seeded into | defects | found | missed | boots |", "|---|---|---|---|---|", ...rows];
  return `${
    table.join("\n")
  }\n\nFalse alarms: ${alarms.length} in ${judged} judgements on ${images} sound images${
    alarms.length === 0 ? "" : ` (${alarms.join(", ")})`
  }.`;
}

/** A row for each defect: what it is, which case is about it, and on which image it slipped through. */
export function detectionTable(detected: readonly DetectionsOfImage[]): string {
  const defects = new Map(
    detected.flatMap(({ detections }) => detections.map(({ defect }) => [defect.name, defect] as const)),
  );
  const rows = [...defects.values()].map(({ name, about, foundBy }) => {
    const missed = detected.filter(({ detections }) =>
      detections.some((each) => each.defect.name === name && !isFound(each))
    );
    const by = foundBy.map(({ caseId }) => `\`${caseId}\``).join(", ");
    const told = missed.length === 0 ? "yes" : `**missed** on ${missed.map(({ image }) => image).join(", ")}`;
    return `| ${about} | ${by} | ${told} |`;
  });
  return ["| defect | case | found |", "|---|---|---|", ...rows].join("\n");
}

const isFound = ({ foundBy }: Detection) => foundBy.length > 0;
