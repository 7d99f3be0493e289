/** What the parent and the child process of a stack say to each other. Plain data only: it crosses a process boundary. */
import type { ResourceStep } from "./planned";
import type { Exchange } from "./takeBack";

export interface StackTarget {
  readonly stack: string;
  /** Pulumi Cloud's organisation that the stack is in. Missing: the one that the login takes by default. */
  readonly organization?: string;
  /** With which secrets provider the stack is made where it doesn't exist. Missing: it isn't made. */
  readonly creation?: { readonly secretsProvider: string };
  /** Folder with Pulumi.yaml and the stacks' files. */
  readonly workDir: string;
  /** Folder whose `bin/` holds the engine; without it the one on PATH is used. */
  readonly engineRoot?: string;
  /** Folder of the policy pack that judges every plan before it is applied. Missing: nothing is judged. */
  readonly policyPack?: string;
  /** The whole environment of the program and its engine. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type StackOperation =
  | {
      readonly kind: "preview";
      readonly refresh?: "refresh";
      /** Without the policy pack: for a preview that only asks whether anything would change in what was judged and applied. */
      readonly policies?: "none";
      /** With what every resource would be, for somebody who reads the plan: `plan` of the outcome. */
      readonly values?: "told";
      /** URNs of resources that are neither asked for nor compared. */
      readonly exclude?: readonly string[];
    }
  | { readonly kind: "up" }
  | {
      readonly kind: "refresh";
      /** URNs of the resources that are refreshed. Missing: all. */
      readonly targets?: readonly string[];
    }
  | { readonly kind: "destroy" }
  | {
      /** Takes Pulumi's own protection off, as `pulumi state unprotect` does. */
      readonly kind: "release";
      readonly urns: readonly string[];
    }
  /** Exchanges in the state what was replaced and couldn't be deleted with what took its place. */
  | { readonly kind: "takeBack" }
  | { readonly kind: "outputs" }
  /** What the stack's last update that succeeded was made from. */
  | { readonly kind: "source" }
  | { readonly kind: "resources" }
  /** Takes all protection off in the state: Pulumi's own, and what it says of deletion. */
  | { readonly kind: "unprotect" }
  /** Takes away locks. */
  | { readonly kind: "cancel" }
  /** Asks AWS how everything is, and forgets what was being made when an engine was killed. */
  | { readonly kind: "forget unfinished" };

/** One resource of a stack's state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly protect: boolean;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/** What an engine had begun when it was killed: nobody knows whether it was done. */
export interface Unfinished {
  readonly urn: string;
  /** In the engine's words, such as `creating`. */
  readonly type: string;
  readonly id?: string;
  /** What it was to be called in AWS, where it was to have a name. */
  readonly name?: string;
  /** URN of the component that it is in. */
  readonly parent?: string;
}

/** What the policy pack found wrong with a plan. */
export interface PolicyViolation {
  readonly policy: string;
  /** `mandatory` stops the plan. */
  readonly level: "mandatory" | "advisory";
  /** What is wrong, why, and how to fix it. */
  readonly message: string;
  readonly urn?: string;
}

/** What an update was made from, as Pulumi's history has it. */
export interface UpdateSource {
  /** In full; missing where it was made from no checkout. */
  readonly commit?: string;
  /** Whether files differed from the commit. */
  readonly files: "as committed" | "changed";
}

/** A step of the engine that was more than "same". */
export interface StackChange {
  readonly op: string;
  readonly urn: string;
  readonly properties: readonly string[];
}

export interface Diagnostic {
  readonly severity: string;
  readonly message: string;
  readonly urn?: string;
}

export interface StackOutcome {
  /** Steps of the plan by kind: create, update, same, delete, … */
  readonly summary: Record<string, number>;
  readonly changes: readonly StackChange[];
  readonly diagnostics: readonly Diagnostic[];
  /** What the policy pack found; missing where it found nothing. */
  readonly violations?: readonly PolicyViolation[];
  /** Every step with its values, those that change nothing too; present where it was asked for, also of a plan that failed. */
  readonly plan?: readonly ResourceStep[];
  readonly seconds: number;
  /** Highest resident memory of the program's process so far, megabytes. */
  readonly peakMegabytes: number;
  /** Present for `outputs`. */
  readonly outputs?: Record<string, unknown>;
  /** Present for `source`, where an update has succeeded. */
  readonly source?: UpdateSource;
  /** Present for `resources`. */
  readonly resources?: readonly StateResource[];
  /** Present for `resources`, where there is any. */
  readonly unfinished?: readonly Unfinished[];
  /** Present for `takeBack`. */
  readonly exchanges?: readonly Exchange[];
  /** There is no such stack, and it wasn't to be made. */
  readonly stack?: "absent";
  /** Why it failed, in the engine's words; missing when it succeeded. */
  readonly error?: string;
}

export type ToChild =
  { readonly target: StackTarget; readonly operation: StackOperation } | { readonly interrupt: true };

export type FromChild =
  | { readonly progress: { readonly done: number; readonly current: string } }
  /** `process`: whether it can be asked for another operation, or waits to be let go. */
  | { readonly outcome: StackOutcome; readonly process: "ready" | "spent" };

/** How many resources a plan would touch or has touched; `same` ones don't count. */
export function changedCount(summary: Readonly<Record<string, number>>): number {
  const still = new Set(["same", "read", "refresh"]);
  return Object.entries(summary).reduce((sum, [op, count]) => sum + (still.has(op) ? 0 : count), 0);
}
