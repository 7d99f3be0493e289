import type { Settings } from "../configuration/settings";
import type { Stores } from "../stores/stores";

/** What routes are given. */
export interface Services {
  readonly settings: Settings;
  readonly stores: Stores;
}
