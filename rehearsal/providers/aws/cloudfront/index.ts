import type { AnyEntry } from "../../entry";
import * as distributions from "./distributions";
import * as functions from "./functions";
import * as logDelivery from "./logDelivery";
import * as policies from "./policies";

export const entries: Record<string, AnyEntry> = {
  ...policies.entries,
  ...functions.entries,
  ...distributions.entries,
  ...logDelivery.entries,
};
