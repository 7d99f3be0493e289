import type { types } from "@pulumi/kubernetes";
import { databasePorts } from "../../serviceAccess";
import { namespaceName, podLabels } from "./names";

type NetworkPolicy = types.input.networking.v1.NetworkPolicy;

export interface NetworkPoliciesArgs {
  /** Port the storefront listens on. */
  readonly port: number;
  /** Blocks of the subnets that the load balancer's own addresses are in. */
  readonly publicSubnetCidrs: readonly string[];
  readonly vpcCidr: string;
}

/** Where every node hands out the credentials of its pods' roles (https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html). */
const podIdentityAgent = { cidr: "169.254.170.23/32", port: 80 };

/** Addresses of a node's own services, its metadata among them. */
const linkLocal = "169.254.0.0/16";

const tcp = (...ports: readonly number[]) => ports.map((port) => ({ protocol: "TCP", port }));

/**
 * Who a pod talks to: nobody, but for what is named here. What a node says to its own pods, such as the kubelet's probes, is always let
 * through (https://kubernetes.io/docs/concepts/services-networking/network-policies/).
 */
export function networkPolicyManifests(args: NetworkPoliciesArgs): readonly NetworkPolicy[] {
  return [defaultDeny(), fromLoadBalancer(args), toDependencies(args)];
}

/** Whatever else comes into the namespace reaches nobody and is reached by nobody. */
function defaultDeny(): NetworkPolicy {
  return {
    metadata: { name: "default-deny", namespace: namespaceName },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  };
}

function fromLoadBalancer({ port, publicSubnetCidrs }: NetworkPoliciesArgs): NetworkPolicy {
  return {
    metadata: { name: "storefront-from-load-balancer", namespace: namespaceName },
    spec: {
      podSelector: { matchLabels: { ...podLabels } },
      policyTypes: ["Ingress"],
      ingress: [{ from: publicSubnetCidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: tcp(port) }],
    },
  };
}

function toDependencies({ vpcCidr }: NetworkPoliciesArgs): NetworkPolicy {
  const nameServers = {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
  };
  return {
    metadata: { name: "storefront-to-dependencies", namespace: namespaceName },
    spec: {
      podSelector: { matchLabels: { ...podLabels } },
      policyTypes: ["Egress"],
      egress: [
        { to: [nameServers], ports: [{ protocol: "UDP", port: 53 }, ...tcp(53)] },
        { to: [{ ipBlock: { cidr: vpcCidr } }], ports: tcp(...Object.values(databasePorts)) },
        // The other regions and AWS itself: addresses that nobody can list.
        { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: [linkLocal] } }], ports: tcp(443) },
        { to: [{ ipBlock: { cidr: podIdentityAgent.cidr } }], ports: tcp(podIdentityAgent.port) },
      ],
    },
  };
}
