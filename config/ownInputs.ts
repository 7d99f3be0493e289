/**
 * What a key makes of a region's stack, where regions may be configured differently. The regions' parity lets exactly that differ, and
 * only between regions that are.
 */

/**
 * An input as `<type> <logical name> <path>`, or a resource that only one of two regions has as `<type> <logical name>`. `*` stands for
 * any text without a space.
 */
type Place = string;

/** Of an input that holds text of many keys: what the key writes there. */
interface Written {
  readonly input: Place;
  readonly text: RegExp;
}

export interface OwnInputs<T> {
  readonly inputs: readonly (Place | Written)[];
  /** Types of components that only one of two regions has, with all that they make. */
  readonly components?: readonly string[];
  /** What of the value matters to a region's stack. Default: all of it. */
  matters?(value: T, region: string): unknown;
}

/** A key that only other stacks read, or whose value is written alike in every region. */
export const nothing: OwnInputs<unknown> = { inputs: [] };

/** Of a tag that every taggable resource carries. */
export const tagInputs = (tag: string): OwnInputs<string> => ({
  inputs: [
    `* * tags.${tag}`,
    `* * tagSpecifications[*].tags.${tag}`,
    `kubernetes:karpenter.k8s.aws/v1:EC2NodeClass node-class spec.tags.${tag}`,
    // Auto Scaling has a list of them.
    `aws:autoscaling/group:Group storefront tags[${tag}].value`,
  ],
});

const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** Of an alarm's threshold. */
export const thresholdInputs = (...names: readonly string[]): readonly Place[] =>
  names.flatMap((name) => [`${alarm} ${name} alarmDescription`, `${alarm} ${name} threshold`]);
