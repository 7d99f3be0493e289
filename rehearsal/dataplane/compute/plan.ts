import type { PartAction } from "../reconcile/part";
import type { DesiredMachine } from "./instances";

/** A machine that runs here, or is about to. */
export interface ActualMachine {
  readonly id: string;
  readonly region: string;
  /** It is being drained or stopped. */
  readonly isLeaving: boolean;
}

export type ComputeStep = PartAction &
  ({ readonly kind: "launch"; readonly machine: DesiredMachine } | { readonly kind: "leave"; readonly id: string });

/** Whoever is wanted and isn't there is launched; whoever is there and isn't wanted leaves. */
export function planCompute(desired: readonly DesiredMachine[], actual: readonly ActualMachine[]): ComputeStep[] {
  const launches = desired
    .filter((wanted) => !actual.some((it) => it.id === wanted.id))
    .map((machine): ComputeStep => ({
      kind: "launch",
      region: machine.region,
      machine,
      what: `launch ${machine.id} in ${machine.zone}: ${machine.group} ${machine.kind === "pod" ? "has it as a pod" : "has it in service"}`,
    }));
  const leaves = actual
    .filter((it) => !it.isLeaving && !desired.some((wanted) => wanted.id === it.id))
    .map(({ id, region }): ComputeStep => ({
      kind: "leave",
      region,
      id,
      what: `let ${id} end what it has begun, then stop it: it is in service no longer`,
    }));
  return [...launches, ...leaves];
}
