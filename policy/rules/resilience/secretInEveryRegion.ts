import { type Plan, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { at, itemsIfKnown, isKnownText, ofType, regionOf } from "../../reading";

const secret = "aws:secretsmanager/secret:Secret";
const replicaKey = "aws:kms/replicaKey:ReplicaKey";

/** Regions that hold the secret. Missing where its replicas aren't known yet. */
function regionsOf(it: Resource, { stack }: Plan): ReadonlySet<string> | undefined {
  const replicas = itemsIfKnown(at(it.props, "replicas"));
  const places = replicas?.map((replica) => at(replica, "region"));
  if (!places?.every(isKnownText)) return undefined;
  return new Set([...places, regionOf(it, stack) ?? "its own region"]);
}

/** Regions of the platform as far as this plan shows them: where its keys and its secrets are. */
function regionsAt(plan: Plan): readonly string[] {
  const keys = ofType(plan, replicaKey).map((it) => regionOf(it, plan.stack));
  return [...new Set([...keys, ...ofType(plan, secret).flatMap((it) => [...(regionsOf(it, plan) ?? [])])])].filter(
    isKnownText,
  );
}

const held = (name: string, region: string, ...others: readonly unknown[]) =>
  resourceOf({ type: secret, name, props: { region, replicas: others.map((it) => ({ region: it })) } });
const keyIn = (region: string) => resourceOf({ type: replicaKey, name: region, props: { region } });

export const secretInEveryRegion: PlanRule = {
  name: "secret-in-every-region",
  title: "Every secret has a replica in each of the platform's regions.",
  reason:
    "A region that has to ask another one for its passwords can't start an instance while that one is down, and so is lost with it.",
  link: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html",
  level: "mandatory",
  remedy: "List every other region in replicas, each with the key of its own region.",
  findings: (plan) => {
    const all = regionsAt(plan);
    return ofType(plan, secret).flatMap((it) => {
      const has = regionsOf(it, plan);
      if (!has) return [];
      const missing = all.filter((region) => !has.has(region));
      if (has.size === 1) return [{ message: "it is in one region only", urn: it.urn }];
      return missing.length > 0 ? [{ message: `it isn't in ${missing.join(", ")}`, urn: it.urn }] : [];
    });
  },
  planFixtures: {
    failing: [
      { stack: "foundation", resources: [held("alone", "us-east-1")] },
      { stack: "eu-west-1", resources: [resourceOf({ type: secret, props: {} })] },
      { resources: [held("one", "us-east-1", "eu-west-1"), held("two", "us-east-1", "eu-west-1", "ap-south-1")] },
      { resources: [held("one", "us-east-1", "eu-west-1"), keyIn("ap-south-1")] },
    ],
    passing: [
      { resources: [held("one", "us-east-1", "eu-west-1"), held("two", "us-east-1", "eu-west-1"), keyIn("eu-west-1")] },
      { resources: [held("one", "us-east-1", unknown), keyIn("ap-south-1")] },
      { resources: [resourceOf({ type: secret, props: { region: "us-east-1", replicas: unknown } })] },
    ],
  },
};
