import { isKnownText, ofType, regionOf } from "../../reading";
import { type Plan, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { replicasAsked, table } from "../data/tables";

const replicaKey = "aws:kms/replicaKey:ReplicaKey";

/** Regions of the platform as far as this plan shows them: those that its key has a replica in. */
const regionsAt = (plan: Plan): readonly string[] =>
  ofType(plan, replicaKey)
    .map((it) => regionOf(it, plan.stack))
    .filter(isKnownText);

function findings(plan: Plan) {
  const missing = (it: Resource) => {
    const has = new Set([regionOf(it, plan.stack), ...replicasAsked(it).map(({ region }) => region)]);
    return regionsAt(plan).filter((region) => !has.has(region));
  };
  return ofType(plan, table)
    .filter((it) => it.props["replicas"] !== unknown && missing(it).length > 0)
    .map((it) => ({ message: `${it.name} has no replica in ${missing(it).join(", ")}`, urn: it.urn }));
}

const held = (...others: readonly string[]) =>
  resourceOf({
    type: table,
    name: "carts",
    props: { region: "us-east-1", replicas: others.map((regionName) => ({ regionName })) },
  });
const keyIn = (region: string) => resourceOf({ type: replicaKey, name: region, props: { region } });

export const tableInEveryRegion: PlanRule = {
  name: "table-in-every-region",
  title: "Every table has a replica in each of the platform's regions.",
  reason: "A region's storefronts use their own replica and no other: without it they don't start.",
  link: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html",
  level: "mandatory",
  remedy: "List every other region in replicas, each with the key of its own region.",
  findings,
  planFixtures: {
    failing: [{ stack: "foundation", resources: [held("eu-west-1"), keyIn("eu-west-1"), keyIn("ap-south-1")] }],
    passing: [
      { stack: "foundation", resources: [held("eu-west-1", "ap-south-1"), keyIn("eu-west-1"), keyIn("ap-south-1")] },
      {
        stack: "foundation",
        resources: [resourceOf({ type: table, props: { region: "us-east-1", replicas: unknown } }), keyIn("eu-west-1")],
      },
    ],
  },
};
