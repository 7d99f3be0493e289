import { type Member, regionOf } from "./membership";

/** An RDS instance as DescribeDBInstances reports it. */
export interface SeenInstance {
  readonly arn: string;
  /** ARN of the instance that it follows; missing where it follows nobody. */
  readonly follows?: string;
}

/**
 * Who writes and who follows. An instance that was failed away from follows nobody either, and still takes writes: AWS can't tell it
 * from the one that was promoted. `likely` are regions, the likeliest first, that decide between several; where none of them does,
 * all are writers, which is a problem. Whoever follows somebody else than the writer, or nobody, is stale. Pure.
 */
export function instanceRoles(
  instances: readonly SeenInstance[],
  likely: readonly (string | undefined)[],
): readonly Member[] {
  const alone = instances.filter((it) => it.follows === undefined);
  const decided = likely.flatMap((region) => alone.filter((it) => regionOf(it.arn) === region))[0];
  const writers = decided ? [decided] : alone;
  const writing = writers.map((it) => it.arn);
  return instances.map(({ arn, follows }) => {
    if (writing.includes(arn)) return { clusterArn: arn, role: "writer" };
    const role = follows !== undefined && writing.includes(follows) ? "reader" : "stale";
    return { clusterArn: arn, role, ...(follows !== undefined && { follows }) };
  });
}
