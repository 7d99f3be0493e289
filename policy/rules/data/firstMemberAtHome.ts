import { type Finding, type Fixture, type Plan, type PlanRule, resourceOf, unknown } from "../../rule";
import { isKnownText, regionOf } from "../../reading";
import { shortName } from "./holders";
import { clusterTypes } from "./members";

/** A writer's cluster is made with a name for its administrator; what joins a global cluster takes the writer's. */
function findings({ stack, resources, settings }: Plan): readonly Finding[] {
  const home = settings?.["homeRegion"];
  if (!isKnownText(home)) return [];
  const made = resources.filter(
    ({ type, props }) => (clusterTypes as readonly string[]).includes(type) && !isKnownText(props["arn"]),
  );
  return made.flatMap((it) => {
    const region = regionOf(it, stack);
    const first = it.props["masterUsername"] !== undefined && it.props["globalClusterIdentifier"] !== undefined;
    if (!first || region === undefined || region === home) return [];
    const message = `The plan makes ${shortName(it)} as the first member in ${region}, and homeRegion is ${home}.`;
    return [{ message, urn: it.urn }];
  });
}

const member = (props: Fixture["props"]): Fixture => ({
  type: clusterTypes[1],
  name: "document-cluster",
  props: { globalClusterIdentifier: unknown, ...props },
});
const plan = (stack: string, props: Fixture["props"]): Partial<Plan> => ({
  stack,
  settings: { homeRegion: "us-east-1" },
  resources: [resourceOf(member(props))],
});

export const firstMemberAtHome: PlanRule = {
  name: "first-member-at-home",
  title: "The first member of a global cluster is made in the home region.",
  reason:
    "An empty global cluster takes its first member only in the region that it was made in. AWS refuses another one in the middle of the first deployment, when its network stands already.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-getting-started.html",
  level: "mandatory",
  remedy:
    "For a first deployment set bootstrapRegion to homeRegion, in every stack. Of a platform that stands, set it to the region that writes now.",
  findings,
  planFixtures: {
    failing: [
      plan("eu-west-1", { masterUsername: "shop" }),
      plan("eu-west-1", { masterUsername: "shop", arn: unknown }),
    ],
    passing: [
      plan("us-east-1", { masterUsername: "shop" }),
      plan("eu-west-1", {}),
      plan("eu-west-1", { masterUsername: "shop", arn: "arn:aws:rds:eu-west-1:123456789012:cluster:document" }),
      { ...plan("eu-west-1", { masterUsername: "shop" }), settings: {} },
    ],
  },
};
