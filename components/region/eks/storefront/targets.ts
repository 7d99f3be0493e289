import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { namespaceName, podLabels, workloadName } from "./names";

/** Nothing calls it: by it the controller finds the pods that belong into the target group. */
export function serviceManifest(port: number): types.input.core.v1.Service {
  return {
    metadata: {
      name: workloadName,
      namespace: namespaceName,
      // It is there at once. Waiting for its pods would keep the binding from them, and them from becoming ready.
      annotations: { "pulumi.com/skipAwait": "true" },
    },
    spec: {
      type: "ClusterIP",
      selector: { ...podLabels },
      ports: [{ name: "http", port, targetPort: "http", protocol: "TCP" }],
    },
  };
}

export interface BindingSpec {
  readonly targetGroupARN: pulumi.Input<string>;
  readonly targetType: "ip";
  readonly ipAddressType: "ipv4";
  readonly serviceRef: { readonly name: string; readonly port: number };
}

/**
 * Registers the pods' own addresses in the load balancer's target group. It says nothing of networks: the nodes' security group lets
 * the load balancer in already, and the controller needs no right to change one.
 */
export function targetGroupBindingManifest(targetGroupArn: pulumi.Input<string>, port: number) {
  const spec: BindingSpec = {
    targetGroupARN: targetGroupArn,
    targetType: "ip",
    ipAddressType: "ipv4",
    serviceRef: { name: workloadName, port },
  };
  return {
    apiVersion: "elbv2.k8s.aws/v1beta1",
    kind: "TargetGroupBinding",
    metadata: { name: workloadName, namespace: namespaceName },
    spec,
  } as const;
}
