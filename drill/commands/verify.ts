import { readFileSync } from "node:fs";
import { readChain } from "../record/chain";
import type { DrillCommand } from "./host";

/** Of a journal as yet. */
export const verify: DrillCommand = ({ subject }, { print }) => {
  const { entries, torn } = readChain(readFileSync(subject!, "utf8"), subject!);
  print(
    `${entries.length} entries, each written after the one before it${torn === "" ? "" : "; a torn one at the end"}.`,
  );
  return Promise.resolve(0);
};
