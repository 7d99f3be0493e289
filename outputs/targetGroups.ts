import type { ComputeKind } from "../config/settings";

/**
 * Each kind of compute has a target group of its own, by whose logical name whoever moves a region finds it. Instances register by their
 * id, pods by their address: only Auto Scaling knows the first, only Kubernetes the second.
 */
export const targetGroups = {
  asg: { name: "storefront", targetType: "instance" },
  eks: { name: "storefront-pods", targetType: "ip" },
} as const satisfies Readonly<Record<ComputeKind, { readonly name: string; readonly targetType: string }>>;
