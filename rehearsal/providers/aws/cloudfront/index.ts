import type { AnyEntry } from "../../entry";
import * as distributions from "./distributions";
import * as policies from "./policies";

export const entries: Record<string, AnyEntry> = {
  ...policies.entries,
  ...distributions.entries,
};
