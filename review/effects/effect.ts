/** What a change does to a shop that is running, as rows of a table, each with the page that says so. */
import type { ChangeKind } from "../changes";

/** The worst that users meet, from nothing to what can't be taken back. */
export const impacts = [
  "nothing",
  "slower",
  "drops connections",
  "restarts",
  "refuses requests",
  "loses data",
] as const;
export type Impact = (typeof impacts)[number];

export interface Effect {
  /** Types by their token's part between package and class: `rds/cluster`. */
  readonly types: readonly string[];
  /** Missing: an update. */
  readonly kinds?: readonly ChangeKind[];
  /** First parts of the inputs' paths. Missing: any other input of the types. */
  readonly properties?: readonly string[];
  readonly impact: Impact;
  /** One sentence without a full stop, of what happens to users, orders or connections. */
  readonly words: string;
  /** Where it is written: a page of AWS or of Kubernetes, or a document of this repository. */
  readonly source: string;
}
