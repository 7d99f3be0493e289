import type { NamedSchema } from "./strict";

const text = { type: "string" };
const object = (properties: Record<string, unknown>, required?: readonly string[]): Record<string, unknown> => ({
  type: "object",
  properties,
  ...(required ? { required } : {}),
  additionalProperties: false,
});
const listOf = (items: unknown): Record<string, unknown> => ({ type: "array", items });
const port = { anyOf: [{ type: "integer" }, text] };

/**
 * The controller's modules are in no registry that has versions newer than 1.1, from before this kind of resource; so
 * this is written from what its documentation lists:
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/spec/.
 */
export const targetGroupBinding: NamedSchema = {
  group: "elbv2.k8s.aws",
  kind: "TargetGroupBinding",
  version: "v1beta1",
  schema: object(
    {
      apiVersion: text,
      kind: text,
      metadata: { type: "object" },
      spec: object(
        {
          targetGroupARN: { type: "string", minLength: 1 },
          targetGroupName: text,
          targetType: { enum: ["instance", "ip"] },
          serviceRef: object({ name: text, port }, ["name", "port"]),
          networking: object({
            ingress: listOf(
              object({
                from: listOf(
                  object({
                    ipBlock: object({ cidr: text }, ["cidr"]),
                    securityGroup: object({ groupID: text }, ["groupID"]),
                  }),
                ),
                ports: listOf(object({ port, protocol: { enum: ["TCP", "UDP"] } })),
              }),
            ),
          }),
          nodeSelector: { type: "object" },
          ipAddressType: { enum: ["ipv4", "ipv6"] },
          vpcID: text,
          multiClusterTargetGroup: { type: "boolean" },
        },
        ["serviceRef"],
      ),
    },
    ["spec"],
  ),
};
