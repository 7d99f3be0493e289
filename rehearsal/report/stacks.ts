import type { StateResource } from "../../deploy/protocol";
import { kindOf } from "../providers/catalogue";
import type { StackReport } from "./report";

/** What a stack holds, by type, and how much of it has real API calls behind it. */
export function stackReport(
  stack: string,
  region: string,
  resources: readonly StateResource[],
  peakMegabytes: number,
): StackReport {
  const byType: Record<string, number> = {};
  const notEmulated: Record<string, number> = {};
  let emulated = 0;
  let structural = 0;
  for (const { type } of resources) {
    byType[type] = (byType[type] ?? 0) + 1;
    const kind = kindOf(type);
    if (kind === undefined) structural++;
    else if (kind === "emulated") emulated++;
    else notEmulated[type] = (notEmulated[type] ?? 0) + 1;
  }
  return { stack, region, resources: resources.length, byType, emulated, notEmulated, structural, peakMegabytes };
}
