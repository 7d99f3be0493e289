/** What a review says, whichever way it is written: terminal, Markdown, JSON (review.schema.json) or HTML. */
import type { ReviewCost } from "./cost";
import type { ReviewRow } from "./rows";

/** What came of previewing one stack. */
export interface ReviewedStack {
  readonly stack: string;
  /** `planned`: all of it; `stopped`: the policy pack or the engine stopped it on the way; `absent`: it was never deployed. */
  readonly state: "planned" | "stopped" | "absent";
  /** Resources by what happens to them. */
  readonly counts: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Why it was stopped, in the engine's and the pack's words. */
  readonly error?: string;
}

/** A finding of the policy pack, once for all stacks where it is the same. */
export interface ReviewFinding {
  readonly policy: string;
  readonly level: "mandatory" | "advisory";
  readonly stacks: readonly string[];
  readonly message: string;
  readonly resource?: string;
}

/** Stacks whose plan was made from outputs that another plan changes. */
export interface StaleDependents {
  readonly changes: string;
  readonly outputs: readonly string[];
  readonly dependents: readonly string[];
}

/** The last rehearsal that is known: this checkout's own, or CI's of the same commit. */
export interface LastRehearsal {
  /** Such as `held`; `running`: it isn't known yet. */
  readonly outcome: string;
  /** When it began. */
  readonly at: string;
  /** Its program and configuration are the ones of this review. */
  readonly isOfThisCommit: boolean;
}

export interface ReviewPage {
  readonly schemaVersion: 1;
  readonly madeAt: string;
  /** Full name of the commit, where it is known. */
  readonly commit?: string;
  /** Where plans were compared with what is deployed. */
  readonly place: "account" | "local cloud";
  /** Of the local cloud: what was deployed there. */
  readonly base?: string;
  /** One paragraph. */
  readonly verdict: string;
  readonly regions: readonly string[];
  readonly stacks: readonly ReviewedStack[];
  readonly rows: readonly ReviewRow[];
  readonly stale: readonly StaleDependents[];
  /** In what regions would differ after all plans are applied; missing where not every region was planned. */
  readonly parity?: readonly string[];
  readonly findings: readonly ReviewFinding[];
  readonly cost?: ReviewCost;
  /** Stacks in the order in which they are applied; those of one step together. */
  readonly order: readonly (readonly string[])[];
  readonly rehearsal?: LastRehearsal;
  /** File and line of what makes a row's resource, by type and name. */
  readonly sources: Readonly<Record<string, SourceLine>>;
}

export interface SourceLine {
  readonly file: string;
  readonly line: number;
}

export const sourceKey = ({ components, type, name }: Pick<ReviewRow, "components" | "type" | "name">): string =>
  [...components.slice(-1), type, name].join(" ");
