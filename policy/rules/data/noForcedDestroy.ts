import { type PlanRule, type Resource, resourceOf } from "../../rule";
import { shortName, holders, isThrowAway } from "./holders";

/** Inputs that empty a thing so that it can be deleted. */
const forces = ["forceDestroy", "forceDelete"] as const;
const forced = ({ type, props }: Resource): boolean => holders.has(type) && forces.some((name) => props[name] === true);

const one = (type: string, props: Resource["props"]): Resource => resourceOf({ type, name: "backup-bucket", props });

export const noForcedDestroy: PlanRule = {
  name: "data-not-emptied-by-a-destroy",
  title: "Buckets, vaults and repositories have no forceDestroy, except in throw-away stacks.",
  reason:
    "A bucket, vault or repository that still holds something refuses to be deleted. That refusal is the last brake, and forceDestroy takes it off.",
  link: "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/#forcedestroy_nodejs",
  level: "mandatory",
  remedy:
    "Set forceDestroy (forceDelete of a repository) to false, or to the contrary of protect. A throw-away stack says so: pulumi config set protect false.",
  findings: (plan) =>
    isThrowAway(plan)
      ? []
      : plan.resources
          .filter(forced)
          .map((it) => ({ message: `${shortName(it)} is emptied by a destroy.`, urn: it.urn })),
  planFixtures: {
    failing: [
      { resources: [one("aws:s3/bucket:Bucket", { forceDestroy: true })] },
      { resources: [one("aws:ecr/repository:Repository", { forceDelete: true })], settings: {} },
    ],
    passing: [
      { resources: [one("aws:s3/bucket:Bucket", { forceDestroy: false }), one("aws:backup/vault:Vault", {})] },
      { resources: [one("aws:backup/vault:Vault", { forceDestroy: true })], settings: { protect: false } },
    ],
  },
};
