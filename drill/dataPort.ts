/** What whoever can connect to databases tells of them: APIs of AWS tell none of it. */
import type { Store } from "./probes/membership";

export interface DataPort {
  /** What a database holds now, by its ARN; nothing while nobody answers there. */
  contentOf(store: Store, arn: string): Promise<DatabaseContent | undefined>;
  /** Rows that its source had when a recovery point was begun; missing where nobody counted then. */
  rowsBefore(pointArn: string): Readonly<Record<string, number>> | undefined;
}

export interface DatabaseContent {
  /** By table or collection. */
  readonly rows: Readonly<Record<string, number>>;
  /** Those that lose no row, so that a copy has at most as many as its source has now. */
  readonly onlyGrowing: readonly string[];
  readonly invariants: readonly Invariant[];
}

/** Something that must be so of the data by themselves, such as that each order's total is the sum of its lines. */
export interface Invariant {
  readonly what: string;
  /** What breaks it, such as orders' numbers. */
  readonly broken: readonly string[];
}
