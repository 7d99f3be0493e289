import { isOtherThan, type Resource, type ResourceRule } from "../../rule";
import { at, isMissing, isNoneOf, itemsOf, listed } from "../../reading";

const repository = "aws:ecr/repository:Repository";
const template = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
const open = ["aws:ecrpublic/repository:Repository"];

function hasOurKey({ props }: Resource): boolean {
  const given = props["encryptionConfigurations"] ?? props["encryptionConfiguration"];
  if (isMissing(given)) return false;
  return !itemsOf(given).some(
    (it) => isNoneOf(at(it, "encryptionType"), ["KMS", "KMS_DSSE"]) || isMissing(at(it, "kmsKey")),
  );
}

function violations(resource: Resource): readonly string[] {
  const { type, props } = resource;
  if (open.includes(type)) return ["anybody may pull its images"];
  return listed({
    "its tags can be moved to another image": isNoneOf(props["imageTagMutability"], ["IMMUTABLE"]),
    // What a template makes is scanned by the registry's own setting.
    "its images aren't scanned when they are pushed":
      type === repository && isOtherThan(at(props, "imageScanningConfiguration", "scanOnPush"), true),
    "no key of ours encrypts it": !hasOurKey(resource),
  });
}

const encryptionConfigurations = [{ encryptionType: "KMS", kmsKey: "arn:aws:kms:eu-west-1:123456789012:key/1" }];
const good = {
  imageTagMutability: "IMMUTABLE",
  imageScanningConfiguration: { scanOnPush: true },
  encryptionConfigurations,
};

export const repositoryHardened: ResourceRule = {
  name: "repository-hardened",
  title: "Image repositories are private, scan on push, have immutable tags and a customer managed KMS key.",
  reason: "Who can move a tag or push unseen runs their own code in front of every customer.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html",
  level: "mandatory",
  remedy: "Use aws.ecr.Repository with imageTagMutability IMMUTABLE, scanOnPush true, and KMS encryption with our key.",
  controls: ["FSBP ECR.1", "FSBP ECR.2"],
  types: [repository, template, ...open],
  violations,
  fixtures: {
    failing: [
      { type: repository, props: { ...good, imageTagMutability: "MUTABLE" } },
      { type: repository, props: { ...good, imageScanningConfiguration: undefined } },
      { type: repository, props: { ...good, encryptionConfigurations: [{ encryptionType: "AES256" }] } },
      { type: repository, props: { ...good, encryptionConfigurations: [{ encryptionType: "KMS" }] } },
      { type: template, props: { imageTagMutability: "IMMUTABLE" } },
      {
        type: repository,
        props: { ...good, encryptionConfigurations: [...encryptionConfigurations, { encryptionType: "AES256" }] },
      },
      { type: open[0]!, props: {} },
    ],
    passing: [
      { type: repository, props: good },
      {
        type: template,
        props: { imageTagMutability: "IMMUTABLE", encryptionConfiguration: encryptionConfigurations[0] },
      },
      { type: template, props: { imageTagMutability: "IMMUTABLE", encryptionConfigurations } },
    ],
  },
};
