import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import type { ec2 as Types } from "@pulumi/aws/types/input";
import type { AnyEntry, Cloud } from "../../entry";
import { autoName, orElse, seen, unreadable } from "../inputs";
import { bring, call } from "../operations";
import { capitalised, converted, fields, list, tagList } from "../wire";
import { arnOf, client, ec2, tagsOfA } from "./api";

/** pulumi-aws writes these switches as texts: "true", "false", or nothing. */
const textAsFlag = converted<string, boolean | undefined>(
  (text) => (text === "" ? undefined : text === "true"),
  String,
);

const ebs = fields<Types.LaunchTemplateBlockDeviceMappingEbs, sdk.LaunchTemplateEbsBlockDevice>({
  ...capitalised("iops", "kmsKeyId", "snapshotId", "throughput", "volumeSize", "volumeType"),
  deleteOnTermination: ["DeleteOnTermination", textAsFlag],
  encrypted: ["Encrypted", textAsFlag],
});

const blockDevice = fields<Types.LaunchTemplateBlockDeviceMapping, sdk.LaunchTemplateBlockDeviceMapping>({
  ...capitalised("deviceName", "noDevice", "virtualName"),
  ebs: ["Ebs", ebs],
});

const metadataOptions = fields<Types.LaunchTemplateMetadataOptions, sdk.LaunchTemplateInstanceMetadataOptions>({
  ...capitalised("httpEndpoint", "httpProtocolIpv6", "httpPutResponseHopLimit", "httpTokens", "instanceMetadataTags"),
});

const networkInterface = fields<
  Types.LaunchTemplateNetworkInterface,
  sdk.LaunchTemplateInstanceNetworkInterfaceSpecification
>({
  ...capitalised("description", "subnetId"),
  associatePublicIpAddress: ["AssociatePublicIpAddress", textAsFlag],
  deleteOnTermination: ["DeleteOnTermination", textAsFlag],
  deviceIndex: orElse("DeviceIndex", 0),
  securityGroups: "Groups",
});

const tagged = list(
  fields<Types.LaunchTemplateTagSpecification, sdk.TagSpecification>({
    resourceType: "ResourceType",
    tags: ["Tags", tagList],
  }),
);

/** The template's own tags are none of what it launches. */
const tagSpecifications: typeof tagged = {
  ...tagged,
  fromAws: (all) =>
    tagged.fromAws((all as sdk.TagSpecification[] | undefined)?.filter((it) => it.ResourceType !== "launch-template")),
};

type Template = sdk.CreateLaunchTemplateRequest | sdk.LaunchTemplate | sdk.LaunchTemplateVersion;

const launchTemplate = ec2.resource<aws.ec2.LaunchTemplateArgs, Template>({
  inputs: {
    blockDeviceMappings: ["LaunchTemplateData.BlockDeviceMappings", list(blockDevice)],
    creditSpecification: ["LaunchTemplateData.CreditSpecification", fields(capitalised("cpuCredits"))],
    defaultVersion: seen("DefaultVersionNumber"),
    description: "VersionDescription",
    disableApiStop: "LaunchTemplateData.DisableApiStop",
    disableApiTermination: "LaunchTemplateData.DisableApiTermination",
    ebsOptimized: ["LaunchTemplateData.EbsOptimized", textAsFlag],
    iamInstanceProfile: ["LaunchTemplateData.IamInstanceProfile", fields(capitalised("arn", "name"))],
    imageId: "LaunchTemplateData.ImageId",
    instanceInitiatedShutdownBehavior: "LaunchTemplateData.InstanceInitiatedShutdownBehavior",
    instanceType: "LaunchTemplateData.InstanceType",
    keyName: "LaunchTemplateData.KeyName",
    metadataOptions: ["LaunchTemplateData.MetadataOptions", metadataOptions],
    monitoring: ["LaunchTemplateData.Monitoring", fields(capitalised("enabled"))],
    name: autoName("LaunchTemplateName", 125),
    networkInterfaces: ["LaunchTemplateData.NetworkInterfaces", list(networkInterface)],
    tagSpecifications: ["LaunchTemplateData.TagSpecifications", tagSpecifications],
    tags: tagsOfA("launch-template"),
    updateDefaultVersion: unreadable("an instruction to the provider, kept by no API"),
    userData: "LaunchTemplateData.UserData",
    vpcSecurityGroupIds: "LaunchTemplateData.SecurityGroupIds",
  },
  id: "LaunchTemplateId",
  create: call(sdk.CreateLaunchTemplateCommand, { answer: (made) => made.LaunchTemplate?.LaunchTemplateId }),
  read: [
    call(sdk.DescribeLaunchTemplatesCommand, { answer: (found) => found.LaunchTemplates?.[0] }),
    call(sdk.DescribeLaunchTemplateVersionsCommand, {
      input: { Versions: ["$Latest"] },
      answer: (found) => found.LaunchTemplateVersions?.[0],
    }),
  ],
  update: [
    // Versions themselves never change: everything but tags and the default makes a new one.
    call(sdk.CreateLaunchTemplateVersionCommand, {
      async answer({ LaunchTemplateVersion: made }, { cloud, id, inputs }) {
        if (inputs.updateDefaultVersion) await setDefault(cloud, id, made?.VersionNumber);
      },
    }),
    bring(["defaultVersion"], ({ cloud, id, inputs }) => setDefault(cloud, id, inputs.defaultVersion)),
  ],
  delete: call(sdk.DeleteLaunchTemplateCommand),
  outputs: { arn: arnOf("launch-template"), latestVersion: "LatestVersionNumber" },
});

async function setDefault(cloud: Cloud, id: string, version: number | undefined): Promise<void> {
  if (version === undefined) return;
  const input = { LaunchTemplateId: id, DefaultVersion: String(version) };
  await client(cloud).send(new sdk.ModifyLaunchTemplateCommand(input));
}

export const entries: Record<string, AnyEntry> = { "aws:ec2/launchTemplate:LaunchTemplate": launchTemplate };
