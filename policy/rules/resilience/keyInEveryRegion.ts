import { type Plan, type PlanRule, resourceOf, unknown } from "../../rule";
import { at, knownItemsOf, ofType, regionOf } from "../../reading";

const key = "aws:kms/key:Key";
const replicaKey = "aws:kms/replicaKey:ReplicaKey";
const secret = "aws:secretsmanager/secret:Secret";

/** What this plan holds that has copies in other regions, and is encrypted there too. */
const replicated = (plan: Plan) => [
  ...ofType(
    plan,
    "aws:rds/globalCluster:GlobalCluster",
    "aws:docdb/globalCluster:GlobalCluster",
    "aws:ecr/replicationConfiguration:ReplicationConfiguration",
  ),
  ...ofType(plan, secret).filter((it) => knownItemsOf(at(it.props, "replicas")).length > 0),
];

/** Signing keys and the like encrypt nothing. */
const encrypts = (usage: unknown) => usage === undefined || usage === "ENCRYPT_DECRYPT";

const made = (props: object) => resourceOf({ type: key, props: { region: "us-east-1", ...props } });
const replicaIn = (region: string) => resourceOf({ type: replicaKey, name: region, props: { region } });
const world = resourceOf({ type: secret, props: { region: "us-east-1", replicas: [{ region: "eu-west-1" }] } });

export const keyInEveryRegion: PlanRule = {
  name: "key-in-every-region",
  title: "Keys for replicated data are multi-Region, with a replica in every region.",
  reason:
    "A copy that only the lost region's key can open is no copy: neither secrets nor backups nor tokens can be read where users are sent.",
  link: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
  level: "mandatory",
  remedy:
    "Set multiRegion on the key when it is made (it can't be changed later), and declare a replica key in every other region.",
  findings: (plan) => {
    const copies = replicated(plan);
    if (copies.length === 0) return [];
    const places = new Set(ofType(plan, key, replicaKey).map((it) => regionOf(it, plan.stack)));
    const single = ofType(plan, key)
      .filter(
        (it) => encrypts(at(it.props, "keyUsage")) && ![true, unknown].includes(at(it.props, "multiRegion") as boolean),
      )
      .map(({ urn }) => ({ message: "it is in one region only", urn }));
    const copied = copies.flatMap((it) => knownItemsOf(at(it.props, "replicas")).map((to) => at(to, "region")));
    const without = [...new Set(copied)].filter((it) => typeof it === "string" && !places.has(it));
    const homes = ofType(plan, key);
    return [
      ...single,
      ...(homes.length > 0 && without.length > 0
        ? [{ message: `it has no replica in ${without.join(", ")}`, urn: homes[0]!.urn }]
        : []),
    ];
  },
  planFixtures: {
    failing: [
      { resources: [world, made({}), replicaIn("eu-west-1")] },
      { resources: [world, made({ multiRegion: false }), replicaIn("eu-west-1")] },
      { resources: [world, made({ multiRegion: true })] },
      { resources: [made({}), resourceOf({ type: "aws:rds/globalCluster:GlobalCluster", props: {} })] },
    ],
    passing: [
      { resources: [world, made({ multiRegion: true }), replicaIn("eu-west-1")] },
      { resources: [world, made({ multiRegion: unknown }), replicaIn("eu-west-1")] },
      { resources: [world, made({ keyUsage: "SIGN_VERIFY" }), replicaIn("eu-west-1")] },
      { resources: [made({})] },
      { resources: [world] },
    ],
  },
};
