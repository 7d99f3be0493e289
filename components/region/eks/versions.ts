/** The add-ons of Amazon EKS that every cluster has. */
export const addonNames = [
  "vpc-cni",
  "kube-proxy",
  "eks-pod-identity-agent",
  "coredns",
  "aws-ebs-csi-driver",
  "metrics-server",
] as const;
export type AddonName = (typeof addonNames)[number];

/**
 * Versions of the add-ons, by the cluster's Kubernetes version. AWS tells what it offers to whoever has an account:
 * `aws eks describe-addon-versions --kubernetes-version 1.36 --addon-name coredns`; one that it doesn't offer is refused when the
 * add-on is created, not before. Where each was seen stands in docs/decisions/0028-kinds-of-compute.md.
 */
export const addonVersions: Readonly<Record<string, Readonly<Record<AddonName, string>>>> = {
  "1.34": {
    "vpc-cni": "v1.22.3-eksbuild.1",
    "kube-proxy": "v1.34.6-eksbuild.13",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.2",
    coredns: "v1.13.2-eksbuild.7",
    "aws-ebs-csi-driver": "v1.57.1-eksbuild.1",
    "metrics-server": "v0.8.1-eksbuild.2",
  },
  "1.35": {
    "vpc-cni": "v1.22.3-eksbuild.1",
    "kube-proxy": "v1.35.3-eksbuild.13",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    coredns: "v1.14.2-eksbuild.4",
    "aws-ebs-csi-driver": "v1.63.1-eksbuild.1",
    "metrics-server": "v0.9.0-eksbuild.5",
  },
  "1.36": {
    "vpc-cni": "v1.22.3-eksbuild.1",
    "kube-proxy": "v1.36.0-eksbuild.14",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    coredns: "v1.14.3-eksbuild.3",
    "aws-ebs-csi-driver": "v1.63.1-eksbuild.1",
    "metrics-server": "v0.9.0-eksbuild.5",
  },
};

/** Charts, each with its own version; none follows a tag that moves. */
export const charts = {
  /** https://github.com/kubernetes-sigs/aws-load-balancer-controller: the chart's version is the controller's. */
  loadBalancerController: {
    chart: "aws-load-balancer-controller",
    version: "3.5.0",
    repositoryOpts: { repo: "https://aws.github.io/eks-charts" },
  },
  /** https://github.com/aws/karpenter-provider-aws: the chart names its image by digest. */
  karpenter: { chart: "oci://public.ecr.aws/karpenter/karpenter", version: "1.14.1" },
  /** Its own chart: what is in a chart's `crds` folder is never upgraded by Helm. */
  karpenterDefinitions: { chart: "oci://public.ecr.aws/karpenter/karpenter-crd", version: "1.14.1" },
  /** https://github.com/aws/eks-charts/tree/master/stable/aws-for-fluent-bit */
  fluentBit: {
    chart: "aws-for-fluent-bit",
    version: "0.2.0",
    repositoryOpts: { repo: "https://aws.github.io/eks-charts" },
  },
} as const;

/** Release of Bottlerocket that Karpenter's nodes run; it has images for every Kubernetes version above (https://github.com/bottlerocket-os/bottlerocket/releases). */
export const bottlerocketRelease = "1.64.0";
