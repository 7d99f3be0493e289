import type { AnyEntry } from "../../entry";
import * as access from "./access";
import * as addons from "./addons";
import * as clusters from "./clusters";
import * as nodeGroups from "./nodeGroups";

export const entries: Record<string, AnyEntry> = {
  ...clusters.entries,
  ...nodeGroups.entries,
  ...addons.entries,
  ...access.entries,
};
