import { isGiven, type Resource, type ResourceRule, unknown } from "../../rule";
import { at, isMissing, isOn, itemsOf, listed } from "../../reading";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const nodes = "aws:eks/nodeGroup:NodeGroup";
/** What nodes that are made on demand are like. */
const nodeClass = "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass";

/** As AWS and as Karpenter write it. */
const keyNames = ["kmsKeyId", "kmsKeyID"];

function violations({ type, props }: Resource): readonly string[] {
  // Without a template of ours, Amazon EKS makes one whose volumes AWS' own key encrypts, if any.
  if (type === nodes)
    return isMissing(props["launchTemplate"]) ? ["its nodes start without a launch template of ours"] : [];
  const mappings = at(type === nodeClass ? at(props, "spec") : props, "blockDeviceMappings");
  if (mappings === unknown) return [];
  const volumes = itemsOf(mappings).filter((it) => isMissing(at(it, "noDevice")) && isMissing(at(it, "virtualName")));
  return listed({
    "its root volume is as the image says, which is not encrypted": volumes.length === 0,
    "a volume isn't encrypted": volumes.some((it) => !isOn(at(it, "ebs", "encrypted"))),
    "no key of ours encrypts a volume": volumes.some((it) => !keyNames.some((name) => isGiven(at(it, "ebs", name)))),
  });
}

const volumeOf = (ebs: object) => ({
  type: template,
  props: { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs }] },
});
const kmsKeyId = "arn:aws:kms:eu-west-1:123456789012:key/1";

export const volumesCustomerKey: ResourceRule = {
  name: "volumes-customer-key",
  title: "Volumes of instances and nodes are encrypted with a customer managed KMS key.",
  reason:
    "Snapshots of a volume hold what memory and logs left on it; unencrypted, one that is shared by mistake can be read.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-3",
  level: "mandatory",
  remedy: "Give each block device of the launch template encrypted true and kmsKeyId, and node groups such a template.",
  controls: ["FSBP EC2.3"],
  types: [template, nodes, nodeClass],
  violations,
  fixtures: {
    failing: [
      { type: template, props: {} },
      volumeOf({ kmsKeyId }),
      volumeOf({ encrypted: "false", kmsKeyId }),
      volumeOf({ encrypted: "true" }),
      {
        type: template,
        props: {
          blockDeviceMappings: [
            { deviceName: "/dev/xvda", ebs: { encrypted: "true", kmsKeyId } },
            { deviceName: "/dev/xvdb", ebs: { encrypted: "true" } },
          ],
        },
      },
      {
        type: template,
        props: {
          blockDeviceMappings: [
            { deviceName: "/dev/xvda", ebs: { encrypted: "true", kmsKeyId } },
            { deviceName: "/dev/xvdb", ebs: { kmsKeyId } },
          ],
        },
      },
      // A device that is left out is no volume.
      { type: template, props: { blockDeviceMappings: [{ deviceName: "/dev/xvdb", noDevice: "true" }] } },
      { type: nodes, props: { diskSize: 20 } },
      { type: nodeClass, props: { spec: {} } },
      { type: nodeClass, props: { spec: { blockDeviceMappings: [{ ebs: { encrypted: true } }] } } },
    ],
    passing: [
      volumeOf({ encrypted: "true", kmsKeyId }),
      volumeOf({ encrypted: true, kmsKeyId: unknown }),
      { type: template, props: { blockDeviceMappings: unknown } },
      { type: nodeClass, props: { spec: { blockDeviceMappings: [{ ebs: { encrypted: true, kmsKeyID: kmsKeyId } }] } } },
      { type: nodes, props: { launchTemplate: { id: unknown } } },
    ],
  },
};
