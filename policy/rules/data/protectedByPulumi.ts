import { type PlanRule, resourceOf } from "../../rule";
import { shortName, holders, isThrowAway } from "./holders";

const vault = { type: "aws:backup/vault:Vault", name: "backup-vault", props: {} };

export const protectedByPulumi: PlanRule = {
  name: "data-protected",
  title: "Resources with data have Pulumi's protect option, except in throw-away stacks.",
  reason:
    "The engine refuses to delete or replace a protected resource whatever the program says; without it one careless rename is enough.",
  link: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
  level: "mandatory",
  remedy:
    "Give the resource protect: true, from the stack's configuration as its neighbours do. A throw-away stack says so: pulumi config set protect false.",
  findings: (plan) =>
    isThrowAway(plan)
      ? []
      : plan.resources
          .filter((it) => holders.has(it.type) && !it.protect)
          .map((it) => ({ message: `${shortName(it)} isn't protected.`, urn: it.urn })),
  planFixtures: {
    failing: [
      { resources: [resourceOf(vault)] },
      { resources: [resourceOf({ ...vault, type: "aws:rds/instance:Instance" })], settings: { protect: true } },
    ],
    passing: [
      { resources: [resourceOf({ ...vault, protect: true }), resourceOf({ type: "aws:sns/topic:Topic", props: {} })] },
      { resources: [resourceOf(vault)], settings: { protect: false } },
    ],
  },
};
