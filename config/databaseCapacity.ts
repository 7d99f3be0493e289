/**
 * What a database instance holds, by its class: AWS publishes neither a class's memory nor the connections it allows as a metric,
 * and an alarm needs both.
 */

const gibibyte = 2 ** 30;

/** GiB of a `large` instance, by the first letters of its family; every size up doubles it. */
const largeGibibytes: Readonly<Record<string, number>> = { r: 16, x: 32, t: 8, m: 8 };

/** Size in terms of `large`. */
function timesLarge(size: string): number | undefined {
  const fractions: Readonly<Record<string, number>> = { micro: 0.125, small: 0.25, medium: 0.5, large: 1, xlarge: 2 };
  const several = /^(\d+)xlarge$/.exec(size);
  if (several) return Number(several[1]) * 2;
  return Object.hasOwn(fractions, size) ? fractions[size] : undefined;
}

/**
 * Memory of a class such as `db.r6g.large`, in bytes.
 * @throws Error if it isn't a class of the families that databases run on.
 */
export function memoryBytes(instanceClass: string): number {
  const match = /^db\.([a-z]+)\d+[a-z]*\.([a-z0-9]+)$/.exec(instanceClass);
  const family = match?.[1] ?? "";
  const perLarge = Object.hasOwn(largeGibibytes, family) ? largeGibibytes[family] : undefined;
  const factor = match && timesLarge(match[2]!);
  if (!perLarge || !factor)
    throw new Error(`the memory of ${instanceClass} isn't known; a class looks like db.r6g.large`);
  return perLarge * factor * gibibyte;
}

/**
 * Connections that PostgreSQL allows by default, as Aurora and as RDS instance: LEAST(memory / 9531392, 5000)
 * (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Managing.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections). AWS keeps some of the memory for
 * itself, so the real number is a little lower.
 */
export function connectionLimit(instanceClass: string): number {
  return Math.min(5000, Math.floor(memoryBytes(instanceClass) / 9531392));
}
