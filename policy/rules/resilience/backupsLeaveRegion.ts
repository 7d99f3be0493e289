import { type Plan, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { at, itemsIfKnown, isKnownText, ofType, regionOf } from "../../reading";

const type = "aws:backup/plan:Plan";

/** `arn:aws:backup:<region>:…` */
const regionIn = (arn: unknown) => (isKnownText(arn) ? arn.split(":")[3] : undefined);

function violations(it: Resource, plan: Plan): string[] {
  const own = regionOf(it, plan.stack);
  return (itemsIfKnown(at(it.props, "rules")) ?? [])
    .filter((rule) => rule !== unknown)
    .flatMap((rule) => {
      const copies = itemsIfKnown(at(rule, "copyActions"));
      if (!copies) return [];
      const places = copies.map((copy) => regionIn(at(copy, "destinationVaultArn")));
      const leaves = places.some((place) => place === undefined || own === undefined || place !== own);
      return leaves ? [] : [`what its rule ${String(at(rule, "ruleName"))} keeps stays in ${own ?? "one region"}`];
    });
}

const planned = (region: string, ...copies: readonly unknown[]) =>
  resourceOf({
    type,
    props: {
      region,
      rules: [{ ruleName: "daily", copyActions: copies.map((destinationVaultArn) => ({ destinationVaultArn })) }],
    },
  });
const vaultIn = (region: string) => `arn:aws:backup:${region}:123456789012:backup-vault:vault`;

export const backupsLeaveRegion: PlanRule = {
  name: "backups-leave-region",
  title: "Every backup rule copies recovery points to another region.",
  reason:
    "A mistake that replication carries everywhere is undone from backups. If those are in one region only, losing it together with the data leaves nothing to restore from.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html",
  level: "mandatory",
  remedy: "Give the rule copyActions with the ARN of a vault in the next region.",
  findings: (plan) =>
    ofType(plan, type).flatMap((it) => violations(it, plan).map((message) => ({ message, urn: it.urn }))),
  planFixtures: {
    failing: [
      { resources: [planned("us-east-1")] },
      { resources: [planned("us-east-1", vaultIn("us-east-1"))] },
      { stack: "global", resources: [resourceOf({ type, props: { rules: [{ ruleName: "daily" }] } })] },
    ],
    passing: [
      { resources: [planned("us-east-1", vaultIn("eu-west-1"))] },
      { resources: [planned("us-east-1", unknown)] },
      { resources: [resourceOf({ type, props: { rules: unknown } })] },
      { resources: [resourceOf({ type, props: { rules: [{ copyActions: unknown }, unknown] } })] },
    ],
  },
};
