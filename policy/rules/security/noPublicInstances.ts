import { type Plan, type PlanRule, type Resource, unknown } from "../../rule";
import { ofType, planWith } from "./parts";
import { at, itemsOf } from "../../reading";

const subnet = "aws:ec2/subnet:Subnet";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
/** What nodes that are made on demand are like. */
const nodeClass = "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass";

/** What starts instances, and where it says in which subnets. */
const launchers: Readonly<Record<string, string>> = {
  "aws:autoscaling/group:Group": "vpcZoneIdentifiers",
  "aws:eks/nodeGroup:NodeGroup": "subnetIds",
  "aws:ec2/instance:Instance": "subnetId",
  "aws:rds/subnetGroup:SubnetGroup": "subnetIds",
  "aws:docdb/subnetGroup:SubnetGroup": "subnetIds",
};

const isYes = (value: unknown) => value === true || value === "true";

const isKnown = (value: unknown) => value !== undefined && value !== unknown;

const gives = ({ props }: Resource) =>
  isYes(props["associatePublicIpAddress"]) ||
  isYes(at(props, "spec", "associatePublicIPAddress")) ||
  itemsOf(props["networkInterfaces"]).some((it) => isYes(at(it, "associatePublicIpAddress")));

const namesIt = (launcher: Resource, place: Resource) =>
  itemsOf(launcher.props[launchers[launcher.type]!]).includes(place.props["id"]);

/**
 * Subnets for load balancers and NAT gateways may give addresses, as the component for networks makes them so: neither takes an
 * address from it. But nothing that we start may stand in one.
 */
function findings(plan: Plan) {
  const open = ofType(plan, subnet).filter(({ props }) => isYes(props["mapPublicIpOnLaunch"]));
  const launching = ofType(plan, ...Object.keys(launchers));
  const exposed = launching.filter((it) => open.some((place) => isKnown(place.props["id"]) && namesIt(it, place)));
  const unmarked = open.filter(({ props }) => at(props, "tags", "SubnetType") !== "Public");
  const giving = ofType(
    plan,
    template,
    "aws:ec2/instance:Instance",
    "aws:ec2/launchConfiguration:LaunchConfiguration",
    nodeClass,
  );
  return [
    ...giving.filter(gives).map(({ urn, name }) => ({ urn, message: `${name} gives instances public addresses` })),
    ...exposed.map(({ urn, name }) => ({ urn, message: `${name} stands in a subnet that gives public addresses` })),
    ...unmarked.map(({ urn, name }) => ({
      urn,
      message: `${name} gives public addresses and isn't marked as a public subnet`,
    })),
  ];
}

const open = {
  type: subnet,
  name: "public-1",
  props: { id: "subnet-public", mapPublicIpOnLaunch: true, tags: { SubnetType: "Public" } },
};
const groupIn = (id: string) => ({ type: "aws:autoscaling/group:Group", props: { vpcZoneIdentifiers: [id] } });
const interfaceWith = (associatePublicIpAddress: string) => ({
  type: template,
  props: { networkInterfaces: [{ associatePublicIpAddress }] },
});

export const noPublicInstances: PlanRule = {
  name: "no-public-instances",
  title: "No instance, node or subnet assigns public addresses.",
  reason: "What has a public address is scanned within minutes, and every hole in it is then open to the world.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15",
  level: "mandatory",
  remedy: "Start it in private subnets, and set associatePublicIpAddress and mapPublicIpOnLaunch to false.",
  controls: ["FSBP EC2.9", "FSBP EC2.15", "FSBP EC2.25", "FSBP AutoScaling.5"],
  findings,
  planFixtures: {
    failing: [
      planWith(interfaceWith("true")),
      planWith({ type: nodeClass, props: { spec: { associatePublicIPAddress: true } } }),
      planWith({ type: "aws:ec2/instance:Instance", props: { associatePublicIpAddress: true } }),
      planWith(open, groupIn("subnet-public")),
      planWith(
        open,
        { ...open, name: "public-2", props: { ...open.props, id: "subnet-other" } },
        groupIn("subnet-public"),
      ),
      planWith(open, {
        type: "aws:eks/nodeGroup:NodeGroup",
        props: { subnetIds: ["subnet-private", "subnet-public"] },
      }),
      planWith(open, { type: "aws:rds/subnetGroup:SubnetGroup", props: { subnetIds: ["subnet-public"] } }),
      planWith({ type: subnet, props: { id: "subnet-1", mapPublicIpOnLaunch: true } }),
    ],
    passing: [
      planWith(interfaceWith("false"), { type: nodeClass, props: { spec: {} } }),
      planWith(open, groupIn("subnet-private")),
    ],
  },
};
