/** The one place that knows in which order stacks come and go, and which reads which. Pure. */
import type { Writers } from "../drill/probes/membership";

/** Stacks of one step run in parallel; steps run one after the other. */
export type Steps = readonly (readonly string[])[];

export interface Platform {
  readonly regions: readonly string[];
  /** Where databases are created first: a secondary needs a writer. */
  readonly bootstrapRegion: string;
}

/** The steps of a deployment, by what a workflow calls them, in their order. */
export const stepNames = ["foundation", "bootstrap", "others", "global"] as const;
export type StepName = (typeof stepNames)[number];

/** Foundation, then the bootstrap region, then the other regions together, then what ties them; or one of these steps. */
export function deployOrder(platform: Platform, step?: StepName): Steps {
  const stacks: Readonly<Record<StepName, readonly string[]>> = {
    foundation: ["foundation"],
    bootstrap: [platform.bootstrapRegion],
    others: platform.regions.filter((region) => region !== platform.bootstrapRegion),
    global: ["global"],
  };
  return (step === undefined ? stepNames : [step]).map((it) => stacks[it]).filter((it) => it.length > 0);
}

/** The stacks whose outputs a stack reads. */
export function readBy(platform: Platform, stack: string): readonly string[] {
  if (stack === "foundation") return [];
  return stack === "global" ? ["foundation", ...platform.regions] : ["foundation"];
}

/**
 * What ties regions together goes first, then the regions that write nothing, then the writer's, then the foundation.
 * @throws Error when the stores are written in different regions: neither region could go last. When a region didn't answer: it may be
 * the one that writes.
 */
export function destroyOrder(platform: Platform, writers: Writers): Steps {
  const { relational, document, unseen } = writers;
  if (unseen.length > 0)
    throw new Error(`Not destroying: ${unseen.join(", ")} didn't say whether it writes the relational database.`);
  if (relational && document && relational !== document) {
    throw new Error(
      `Not destroying: the relational database is written in ${relational} and the document database in ${document}. ` +
        `The writers' region must go last, so they must be one. Switch one over first, for example: ` +
        `aws docdb switchover-global-cluster --region ${document} --global-cluster-identifier <id> --target-db-cluster-identifier <arn in ${relational}>`,
    );
  }
  const writer = relational ?? document ?? platform.bootstrapRegion;
  const readers = platform.regions.filter((region) => region !== writer);
  const last = platform.regions.includes(writer) ? [writer] : [];
  return [["global"], readers, last, ["foundation"]].filter((step) => step.length > 0);
}

/** Only some stacks, in the same order. */
export function only(steps: Steps, stacks: readonly string[]): Steps {
  return steps.map((step) => step.filter((stack) => stacks.includes(stack))).filter((step) => step.length > 0);
}
