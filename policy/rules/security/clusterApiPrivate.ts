import { isOtherThan, type Resource, type ResourceRule, unknown } from "../../rule";
import { isTheWorld } from "./networkRules";
import { at, listed, textsOf } from "../../reading";

const type = "aws:eks/cluster:Cluster";

function violations({ props: { vpcConfig } }: Resource): readonly string[] {
  const isPublic = isOtherThan(at(vpcConfig, "endpointPublicAccess"), false);
  const blocks = at(vpcConfig, "publicAccessCidrs");
  // AWS' default is a public endpoint for everybody, and no private one.
  const isOpen = blocks !== unknown && (textsOf(blocks).length === 0 || textsOf(blocks).some(isTheWorld));
  return listed({
    "its API answers the whole internet": isPublic && isOpen,
    "its nodes call its API over the internet": isOtherThan(at(vpcConfig, "endpointPrivateAccess"), true),
  });
}

const clusterWith = (vpcConfig: object) => ({ type, props: { vpcConfig } });

export const clusterApiPrivate: ResourceRule = {
  name: "cluster-api-private",
  title: "An EKS cluster's API is reached inside the VPC, and from outside only by named CIDR blocks.",
  reason: "Whoever reaches the API can try stolen tokens and new holes against what runs the shop.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-1",
  level: "mandatory",
  remedy:
    "Set endpointPrivateAccess to true, and endpointPublicAccess to false or publicAccessCidrs to your own addresses.",
  controls: ["FSBP EKS.1"],
  types: [type],
  violations,
  fixtures: {
    failing: [
      { type, props: {} },
      clusterWith({ endpointPrivateAccess: true }),
      clusterWith({
        endpointPrivateAccess: true,
        endpointPublicAccess: true,
        publicAccessCidrs: ["203.0.113.0/24", "0.0.0.0/0"],
      }),
      clusterWith({ endpointPublicAccess: false }),
    ],
    passing: [
      clusterWith({ endpointPrivateAccess: true, endpointPublicAccess: false }),
      clusterWith({ endpointPrivateAccess: true, endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24"] }),
      clusterWith({ endpointPrivateAccess: true, endpointPublicAccess: true, publicAccessCidrs: unknown }),
    ],
  },
};
