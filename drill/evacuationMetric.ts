/** How the evacuation switches are spoken to: names that what is deployed has, too (test/evacuationNames.test.ts). Pure. */
import { platformNames } from "../outputs/platformNames";

/** What a platform is called, and so its switches: two platforms of one account may have the same regions. */
export interface NamedPlatform {
  readonly name: string;
}

export const evacuationMetric = ({ name }: NamedPlatform) =>
  ({
    namespace: platformNames(name).evacuationNamespace,
    metricName: "RegionEvacuated",
    dimension: "Region",
  }) as const;

export const evacuationScheduleName = ({ name }: NamedPlatform, region: string): string =>
  platformNames(name).evacuationSchedule(region);

/** 1 takes the region out of DNS, 0 lets it back in. */
export type SwitchValue = 0 | 1;

/** As PutMetricData takes it, and as a schedule says it each minute. */
export function evacuationInput(platform: NamedPlatform, region: string, value: SwitchValue) {
  const { namespace, metricName, dimension } = evacuationMetric(platform);
  return {
    Namespace: namespace,
    MetricData: [{ MetricName: metricName, Dimensions: [{ Name: dimension, Value: region }], Value: value }],
  };
}

/**
 * What a schedule's input says.
 * @throws Error where it isn't what a switch says: somebody has changed it into something else.
 */
export function publishedValue(input: string): SwitchValue {
  const value = (() => {
    try {
      return (JSON.parse(input) as { MetricData?: readonly { Value?: unknown }[] }).MetricData?.[0]?.Value;
    } catch {
      return undefined;
    }
  })();
  if (value === 0 || value === 1) return value;
  throw new Error(
    `the schedule of an evacuation switch says ${input || "nothing"}, expected a metric with value 0 or 1`,
  );
}
