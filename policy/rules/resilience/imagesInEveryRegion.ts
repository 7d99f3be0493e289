import { type PlanRule, resourceOf, unknown } from "../../rule";
import { at, itemsIfKnown, ofType } from "../../reading";

const repository = "aws:ecr/repository:Repository";
const replication = "aws:ecr/replicationConfiguration:ReplicationConfiguration";

const kept = resourceOf({ type: repository, props: { name: "meridian/storefront" } });
const copying = (rules: unknown) => resourceOf({ type: replication, props: { replicationConfiguration: { rules } } });

export const imagesInEveryRegion: PlanRule = {
  name: "images-in-every-region",
  title: "Images are replicated to every region.",
  reason:
    "An instance pulls its image when it starts. With one registry, no region can replace an instance or grow while that registry's region is down, which is when they have to.",
  link: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
  level: "mandatory",
  remedy: "Declare an ECR replication configuration whose rules name every other region.",
  findings: (plan) => {
    const copies = ofType(plan, replication).some((it) => {
      const rules = itemsIfKnown(at(it.props, "replicationConfiguration", "rules"));
      return !rules || rules.some((rule) => itemsIfKnown(at(rule, "destinations"))?.length !== 0);
    });
    return copies
      ? []
      : ofType(plan, repository).map(({ urn }) => ({ message: "its images are in one region only", urn }));
  },
  planFixtures: {
    failing: [
      { resources: [kept] },
      { resources: [kept, copying([])] },
      { resources: [kept, copying([{ destinations: [] }])] },
    ],
    passing: [
      { resources: [kept, copying([{ destinations: [{ region: "eu-west-1", registryId: unknown }] }])] },
      { resources: [kept, copying(unknown)] },
      { resources: [] },
    ],
  },
};
