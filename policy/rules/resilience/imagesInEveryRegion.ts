import { type Plan, type PlanRule, resourceOf, unknown } from "../../rule";
import { at, itemsIfKnown, ofType } from "../../reading";

const repository = "aws:ecr/repository:Repository";
const replication = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
const scanning = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";

const kept = resourceOf({ type: repository, props: { name: "meridian/storefront" } });
const replica = resourceOf({
  type: repository,
  name: "replica",
  props: { name: "meridian/storefront", region: "eu-west-1" },
});
const scanned = resourceOf({ type: scanning, props: {} });
const copying = (rules: unknown) => resourceOf({ type: replication, props: { replicationConfiguration: { rules } } });

/**
 * An account's registry has one setting of each kind. A platform that sets neither has another platform's, which `deploy -- --check` looks
 * at; its own repositories to be copied to stand in every region.
 */
const isCopiedByAnother = (plan: Plan): boolean =>
  ofType(plan, scanning).length === 0 && ofType(plan, repository).length > 1;

export const imagesInEveryRegion: PlanRule = {
  name: "images-in-every-region",
  title: "Images are replicated to every region.",
  reason:
    "An instance pulls its image when it starts. With one registry, no region can replace an instance or grow while that registry's region is down, which is when they have to.",
  link: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
  level: "mandatory",
  remedy:
    "Declare an ECR replication configuration whose rules name every other region, or find another platform's: accountSingletons shared.",
  findings: (plan) => {
    const copies = ofType(plan, replication).some((it) => {
      const rules = itemsIfKnown(at(it.props, "replicationConfiguration", "rules"));
      return !rules || rules.some((rule) => itemsIfKnown(at(rule, "destinations"))?.length !== 0);
    });
    return copies || (ofType(plan, replication).length === 0 && isCopiedByAnother(plan))
      ? []
      : ofType(plan, repository).map(({ urn }) => ({ message: "its images are in one region only", urn }));
  },
  planFixtures: {
    failing: [
      { resources: [kept] },
      { resources: [kept, replica, scanned] },
      { resources: [kept, replica, copying([])] },
      { resources: [kept, copying([])] },
      { resources: [kept, copying([{ destinations: [] }])] },
    ],
    passing: [
      { resources: [kept, copying([{ destinations: [{ region: "eu-west-1", registryId: unknown }] }])] },
      { resources: [kept, copying(unknown)] },
      { resources: [kept, replica] },
      { resources: [] },
    ],
  },
};
