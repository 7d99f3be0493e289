import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, countDifferent, knownItemsOf } from "../../reading";
import { minimumZones } from "./zones";

const group = "aws:autoscaling/group:Group";
const loadBalancer = "aws:lb/loadBalancer:LoadBalancer";
const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const cluster = "aws:eks/cluster:Cluster";
const clusterComponent = "eks:index:Cluster";
const nodePool = "kubernetes:karpenter.sh/v1:NodePool";
const endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** Zones that a node pool keeps to. It launches in all of them where it names none. */
function zonesOfPool(props: Resource["props"]): unknown {
  const requirements = knownItemsOf(at(props, "spec", "template", "spec", "requirements"));
  const zones = requirements.find(
    (it) => at(it, "key") === "topology.kubernetes.io/zone" && at(it, "operator") === "In",
  );
  return zones === undefined ? unknown : at(zones, "values");
}

/** Where each type names its subnets, one for each zone. */
const places: Readonly<Record<string, (props: Resource["props"]) => unknown>> = {
  [group]: (props) => at(props, "vpcZoneIdentifiers") ?? at(props, "availabilityZones"),
  [loadBalancer]: (props) => at(props, "subnets") ?? at(props, "subnetMappings"),
  [nodeGroup]: (props) => at(props, "subnetIds"),
  [cluster]: (props) => at(props, "vpcConfig", "subnetIds"),
  // To the engine it may say nothing of its arguments: then the cluster that it makes is judged alone.
  [clusterComponent]: (props) => at(props, "privateSubnetIds") ?? at(props, "subnetIds") ?? unknown,
  [nodePool]: zonesOfPool,
  [endpoint]: (props) => (at(props, "vpcEndpointType") === "Interface" ? at(props, "subnetIds") : unknown),
  "aws:rds/subnetGroup:SubnetGroup": (props) => at(props, "subnetIds"),
  "aws:docdb/subnetGroup:SubnetGroup": (props) => at(props, "subnetIds"),
  "aws:elasticache/subnetGroup:SubnetGroup": (props) => at(props, "subnetIds"),
};

const pool = (requirement: object) => ({ spec: { template: { spec: { requirements: [requirement] } } } });
const three = ["subnet-a", "subnet-b", "subnet-c"];

export const spreadOverThreeZones: ResourceRule = {
  name: "spread-over-three-zones",
  title: "Load balancers, instances, nodes, endpoints and databases have subnets in three zones.",
  reason:
    "What stands in one or two zones only is lost or halved with a zone, although the network would have let it live on; users see errors until somebody moves it.",
  link: "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_fault_isolation_multiaz_region_system.html",
  level: "mandatory",
  remedy: "Pass all of the network's subnets of the tier, one in each zone, instead of naming some of them.",
  controls: ["FSBP AutoScaling.2", "FSBP ELB.13"],
  types: Object.keys(places),
  violations: ({ type, props }) => {
    const subnets = countDifferent(places[type]!(props));
    return subnets === undefined || subnets >= minimumZones
      ? []
      : [`it is in ${subnets} subnets or zones, and needs ${minimumZones}`];
  },
  fixtures: {
    failing: [
      { type: group, props: { vpcZoneIdentifiers: ["subnet-a", "subnet-b"] } },
      { type: group, props: { availabilityZones: ["a", "a", "a"] } },
      { type: group, props: {} },
      { type: loadBalancer, props: { subnets: ["subnet-a", unknown] } },
      { type: nodeGroup, props: { subnetIds: ["subnet-a"] } },
      { type: cluster, props: { vpcConfig: { subnetIds: ["subnet-a", "subnet-b"] } } },
      { type: endpoint, props: { vpcEndpointType: "Interface", subnetIds: ["subnet-a"] } },
      { type: clusterComponent, props: { privateSubnetIds: ["subnet-a", "subnet-b"] } },
      { type: nodePool, props: pool({ key: "topology.kubernetes.io/zone", operator: "In", values: ["a", "b"] }) },
      { type: "aws:rds/subnetGroup:SubnetGroup", props: { subnetIds: ["subnet-a", "subnet-b"] } },
    ],
    passing: [
      { type: group, props: { vpcZoneIdentifiers: three } },
      { type: group, props: { vpcZoneIdentifiers: unknown } },
      { type: loadBalancer, props: { subnets: [unknown, unknown, unknown] } },
      { type: loadBalancer, props: { subnetMappings: [{ subnetId: "a" }, { subnetId: "b" }, { subnetId: "c" }] } },
      { type: cluster, props: { vpcConfig: unknown } },
      { type: clusterComponent, props: { privateSubnetIds: unknown } },
      { type: nodePool, props: pool({ key: "kubernetes.io/os", operator: "In", values: ["linux"] }) },
      { type: nodePool, props: pool({ key: "topology.kubernetes.io/zone", operator: "In", values: ["a", "b", "c"] }) },
      { type: endpoint, props: { vpcEndpointType: "Gateway", routeTableIds: ["rtb-1"] } },
      { type: "aws:docdb/subnetGroup:SubnetGroup", props: { subnetIds: three } },
    ],
  },
};
