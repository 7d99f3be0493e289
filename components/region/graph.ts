import type * as pulumi from "@pulumi/pulumi";

export type Series =
  | readonly [namespace: string, metricName: string, ...dimensions: pulumi.Input<string>[]]
  /** Whatever metrics are found: of things whose names a region's dashboard had better not name, since it is to be like the others'. */
  | readonly [{ readonly expression: string }];

/** One graph: a statistic of several series. */
export interface Graph {
  readonly title: string;
  readonly statistic: string;
  readonly series: readonly Series[];
}
