import { isOtherThan, type PlanRule, resourceOf, unknown } from "../../rule";
import { isThrowAway, shortName } from "./holders";

const type = "aws:cognito/userPool:UserPool";

export const userPoolProtected: PlanRule = {
  name: "user-pool-deletion-protection",
  title: "User pools have deletion protection, except in throw-away stacks.",
  reason: "Customers' passwords can't be exported: whoever signed up in a pool that is gone has to sign up again.",
  link: "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html",
  level: "mandatory",
  remedy: "Set deletionProtection to ACTIVE. A throw-away stack says so: pulumi config set protect false.",
  findings: (plan) =>
    isThrowAway(plan)
      ? []
      : plan.resources
          .filter((it) => it.type === type && isOtherThan(it.props["deletionProtection"], "ACTIVE"))
          .map((it) => ({ message: `${shortName(it)} lets itself be deleted.`, urn: it.urn })),
  planFixtures: {
    failing: [
      { resources: [resourceOf({ type, props: {} })] },
      { resources: [resourceOf({ type, props: { deletionProtection: "INACTIVE" } })], settings: { protect: "true" } },
    ],
    passing: [
      { resources: ["ACTIVE", unknown].map((it) => resourceOf({ type, props: { deletionProtection: it } })) },
      { resources: [resourceOf({ type, props: {} })], settings: { protect: "false" } },
    ],
  },
};
