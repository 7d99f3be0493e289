import type { AnyEntry } from "../../entry";
import * as plans from "./plans";
import * as restoreTesting from "./restoreTesting";
import * as settings from "./settings";
import * as vaults from "./vaults";

export const entries: Readonly<Record<string, AnyEntry>> = {
  ...plans.entries,
  ...restoreTesting.entries,
  ...settings.entries,
  ...vaults.entries,
};
