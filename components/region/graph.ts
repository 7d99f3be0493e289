import type * as pulumi from "@pulumi/pulumi";

export type Series = readonly [namespace: string, metricName: string, ...dimensions: pulumi.Input<string>[]];

/** One graph: a statistic of several series. */
export interface Graph {
  readonly title: string;
  readonly statistic: string;
  readonly series: readonly Series[];
}
