import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, isNoneOf, itemsOf, listed } from "../../reading";

const service = "kubernetes:core/v1:Service";
const ingress = ["kubernetes:networking.k8s.io/v1:Ingress", "kubernetes:networking.k8s.io/v1:IngressClass"];

function violations({ type, props }: Resource): readonly string[] {
  if (type !== service) return ["it makes a load balancer of its own"];
  const spec = at(props, "spec");
  const kind = at(spec, "type") ?? "ClusterIP";
  return listed({
    [`as a ${kind === unknown ? "service" : String(kind)} it answers outside the cluster`]: isNoneOf(kind, [
      "ClusterIP",
    ]),
    "it answers on addresses from outside": itemsOf(at(spec, "externalIPs")).length > 0,
  });
}

const serviceWith = (spec: object) => ({ type: service, props: { spec } });

export const servicesInside: ResourceRule = {
  name: "services-inside",
  title: "Kubernetes services and ingresses create no load balancers or node ports.",
  reason:
    "A second load balancer knows neither the firewall nor the secret of CloudFront, so strangers reach the storefront past both.",
  link: "https://docs.aws.amazon.com/eks/latest/best-practices/network-security.html",
  level: "mandatory",
  remedy: "Use a service of type ClusterIP and bind it to the region's target group with a TargetGroupBinding.",
  types: [service, ...ingress],
  violations,
  fixtures: {
    failing: [
      serviceWith({ type: "LoadBalancer" }),
      serviceWith({ type: "NodePort" }),
      serviceWith({ externalIPs: ["203.0.113.7"] }),
      { type: ingress[0]!, props: {} },
    ],
    passing: [serviceWith({ type: "ClusterIP" }), serviceWith({}), serviceWith({ type: unknown })],
  },
};
