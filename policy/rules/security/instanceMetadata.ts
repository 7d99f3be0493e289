import { isOtherThan, type Resource, type ResourceRule } from "../../rule";
import { at, listed } from "../../reading";

/** What nodes that are made on demand are like. */
const nodeClass = "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass";
const types = ["aws:ec2/launchTemplate:LaunchTemplate", "aws:ec2/instance:Instance", nodeClass];

function violations({ type, props }: Resource): readonly string[] {
  const metadataOptions = at(type === nodeClass ? at(props, "spec") : props, "metadataOptions");
  return listed({
    "version 1 of the metadata service answers": isOtherThan(at(metadataOptions, "httpTokens"), "required"),
    // Said outright: images of Amazon Linux 2023 ask for two hops where nothing is said.
    "metadata reaches further than the instance": isOtherThan(at(metadataOptions, "httpPutResponseHopLimit"), 1),
  });
}

const instanceWith = (metadataOptions: object) => ({ type: types[0]!, props: { metadataOptions } });

export const instanceMetadata: ResourceRule = {
  name: "instance-metadata",
  title: "Instances require IMDSv2 with a hop limit of 1.",
  reason:
    "One request that an attacker makes a server send is enough to take the instance's role from version 1, or from inside a container over two hops.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-170",
  level: "mandatory",
  remedy: "Set metadataOptions.httpTokens to required and httpPutResponseHopLimit to 1.",
  controls: ["FSBP EC2.8", "FSBP EC2.170", "CIS 5.6"],
  types,
  violations,
  fixtures: {
    failing: [
      { type: types[1]!, props: {} },
      { type: nodeClass, props: { spec: { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } } } },
      instanceWith({ httpPutResponseHopLimit: 1 }),
      instanceWith({ httpTokens: "optional", httpPutResponseHopLimit: 1 }),
      instanceWith({ httpTokens: "required" }),
      instanceWith({ httpTokens: "required", httpPutResponseHopLimit: 2 }),
    ],
    passing: [
      { type: nodeClass, props: { spec: { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 } } } },
      instanceWith({ httpTokens: "required", httpPutResponseHopLimit: 1 }),
    ],
  },
};
