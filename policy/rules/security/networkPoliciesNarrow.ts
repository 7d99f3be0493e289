import { type Resource, type ResourceRule, unknown } from "../../rule";
import { isTheWorld } from "./networkRules";
import { at, isMissing, itemsOf, listed, textsOf } from "../../reading";

const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

/** Where a node hands out its own role's credentials. */
const metadata = ["169.254.0.0/16", "169.254.169.254/32"];

const rulesOf = (spec: unknown, direction: "ingress" | "egress") =>
  itemsOf(at(spec, direction)).filter((it) => it !== unknown);

/** A rule that names nobody means everybody. */
const isForAnybody = (peers: unknown) => peers !== unknown && itemsOf(peers).length === 0;

const blocksOf = (peers: unknown) => itemsOf(peers).map((it) => at(it, "ipBlock"));

function violations({ props }: Resource): readonly string[] {
  const spec = at(props, "spec");
  const callers = rulesOf(spec, "ingress").map((it) => at(it, "from"));
  const destinations = rulesOf(spec, "egress").map((it) => at(it, "to"));
  const world = (block: unknown) => textsOf(at(block, "cidr")).some(isTheWorld);
  return listed({
    "it lets anybody in": callers.some(isForAnybody) || callers.flatMap(blocksOf).some(world),
    "it lets pods call anybody": destinations.some(isForAnybody),
    "it lets pods call the world on every port": rulesOf(spec, "egress").some(
      (it) => isMissing(at(it, "ports")) && blocksOf(at(it, "to")).some(world),
    ),
    "it lets pods ask for the node's credentials": destinations
      .flatMap(blocksOf)
      .some((it) => world(it) && !textsOf(at(it, "except")).some((block) => metadata.includes(block))),
  });
}

const from = (...peers: readonly object[]) => ({ type, props: { spec: { ingress: [{ from: peers }] } } });
const to = (...peers: readonly object[]) => ({
  type,
  props: { spec: { egress: [{ to: peers, ports: [{ port: 443 }] }] } },
});
const world = { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } };

export const networkPoliciesNarrow: ResourceRule = {
  name: "network-policies-narrow",
  title: "Network policies name sources and destinations, and exclude the instance metadata service.",
  reason: "From the metadata service a pod that is taken over gets the node's role, which may do more than any pod's.",
  link: "https://aws.github.io/aws-eks-best-practices/security/docs/iam/#restrict-access-to-the-instance-profile-assigned-to-the-worker-node",
  level: "mandatory",
  remedy: "Name blocks and selectors, allow single ports to the world, and except 169.254.0.0/16 from it.",
  types: [type],
  violations,
  fixtures: {
    failing: [
      { type, props: { spec: { ingress: [{}] } } },
      { type, props: { spec: { egress: [{ ports: [{ port: 443 }] }] } } },
      { type, props: { spec: { egress: [{ to: [world] }] } } },
      { type, props: { spec: { egress: [{ to: [{ ipBlock: { cidr: "10.20.0.0/16" } }, world] }] } } },
      from({ ipBlock: { cidr: "0.0.0.0/0" } }),
      to({ ipBlock: { cidr: "0.0.0.0/0" } }),
      to({ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }),
    ],
    passing: [
      { type, props: { spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } } },
      from({ ipBlock: { cidr: "10.20.16.0/21" } }),
      from({ podSelector: {} }),
      to(world, { ipBlock: { cidr: "10.20.0.0/16" } }),
      { type, props: { spec: unknown } },
    ],
  },
};
