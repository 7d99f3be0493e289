/** What CloudWatch is told here of what really happens. */

/** Values of one metric that were measured in one minute of AWS' time. */
export interface Measurement {
  readonly region: string;
  /** Of AWS, such as AWS/ApplicationELB. */
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** In the metric's own unit: seconds, milliseconds, percent or a count. */
  readonly values: readonly number[];
}

/** Somebody who measures what AWS would publish: load balancers, databases, instances, the edge. */
export interface MetricSource {
  /** What was measured since it was last asked, which is once in a minute of AWS' time. Nothing measured is no measurement. */
  collect(): readonly Measurement[] | Promise<readonly Measurement[]>;
}
