/** A plan with its values, as somebody reads it before it is applied. Secrets are `[secret]` in it: the engine writes them so. */
import type { EngineEvent } from "@pulumi/pulumi/automation";

type Values = Readonly<Record<string, unknown>>;

/** What a plan does to one resource, be it nothing. */
export interface ResourceStep {
  readonly op: string;
  readonly urn: string;
  /** Paths of inputs that differ, as exactly as the provider says it: `tags.Owner`. */
  readonly changed: readonly string[];
  /** Those of them that ask for another resource in its place. */
  readonly replacing: readonly string[];
  /** Missing where it is new. */
  readonly before?: PlannedState;
  /** Missing where it goes. */
  readonly after?: PlannedState;
}

export interface PlannedState {
  readonly inputs: Values;
  /** What is known of it. */
  readonly outputs: Values;
  readonly protect: boolean;
}

type StepMetadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];
type StateMetadata = NonNullable<StepMetadata["new"]>;

/** Gathers a plan's steps from what the engine says while it makes the plan. */
export class PlanReader {
  private readonly steps = new Map<string, ResourceStep>();

  take({ resourcePreEvent, resOutputsEvent }: EngineEvent): void {
    if (resourcePreEvent) this.keep(resourcePreEvent.metadata);
    // What a resource hands out is known only now: a stack's outputs, and what a plan leaves as it is.
    if (resOutputsEvent) this.keep(resOutputsEvent.metadata);
  }

  get plan(): readonly ResourceStep[] {
    return [...this.steps.values()];
  }

  private keep(metadata: StepMetadata): void {
    this.steps.set(`${metadata.op} ${metadata.urn}`, stepOf(metadata));
  }
}

const stepOf = ({ op, urn, old, new: next, keys, diffs, detailedDiff }: StepMetadata): ResourceStep => ({
  op,
  urn,
  changed: Object.keys(detailedDiff ?? {}).length > 0 ? Object.keys(detailedDiff!) : (diffs ?? []),
  replacing: keys ?? [],
  ...(old ? { before: stateIn(old) } : {}),
  ...(next ? { after: stateIn(next) } : {}),
});

const stateIn = ({ inputs, outputs, protect }: StateMetadata): PlannedState => ({
  inputs: inputs ?? {},
  outputs: outputs ?? {},
  protect: protect ?? false,
});
