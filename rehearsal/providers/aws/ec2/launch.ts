import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { equal } from "../../readback";
import { unlessGone } from "../gone";
import { fromTags, toTags } from "../tags";
import { retag, tagged } from "./tags";

const ec2 = (cloud: Cloud) => cloud.client(sdk.EC2Client);
const gone = /NotFound$|NotFoundException$/;

type Args = Plain<aws.ec2.LaunchTemplateArgs>;

const launchTemplate = entry<aws.ec2.LaunchTemplateArgs>({
  inputs: {
    blockDeviceMappings: [
      {
        deviceName: true,
        noDevice: true,
        virtualName: true,
        ebs: {
          deleteOnTermination: true,
          encrypted: true,
          iops: true,
          kmsKeyId: true,
          snapshotId: true,
          throughput: true,
          volumeSize: true,
          volumeType: true,
        },
      },
    ],
    creditSpecification: { cpuCredits: true },
    defaultVersion: true,
    description: true,
    disableApiStop: true,
    disableApiTermination: true,
    ebsOptimized: true,
    iamInstanceProfile: { arn: true, name: true },
    imageId: true,
    instanceInitiatedShutdownBehavior: true,
    instanceType: true,
    keyName: true,
    metadataOptions: {
      httpEndpoint: true,
      httpProtocolIpv6: true,
      httpPutResponseHopLimit: true,
      httpTokens: true,
      instanceMetadataTags: true,
    },
    monitoring: { enabled: true },
    name: true,
    networkInterfaces: [
      {
        associatePublicIpAddress: true,
        deleteOnTermination: true,
        description: true,
        deviceIndex: true,
        securityGroups: true,
        subnetId: true,
      },
    ],
    region: true,
    tagSpecifications: [{ resourceType: true, tags: true }],
    tags: true,
    updateDefaultVersion: true,
    userData: true,
    vpcSecurityGroupIds: true,
  },
  required: [],
  replaceOn: ["name", "region"],
  autoName: { property: "name", maxLength: 125 },
  unreadable: { updateDefaultVersion: "an instruction to the provider, kept by no API" },
  async create(cloud, inputs) {
    const made = await ec2(cloud).send(
      new sdk.CreateLaunchTemplateCommand({
        LaunchTemplateName: inputs.name,
        VersionDescription: inputs.description,
        LaunchTemplateData: data(inputs),
        TagSpecifications: tagged("launch-template", inputs.tags),
      }),
    );
    return made.LaunchTemplate!.LaunchTemplateId!;
  },
  async read(cloud, id) {
    const found = await unlessGone(gone, () =>
      ec2(cloud).send(new sdk.DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [id] })),
    );
    const it = found?.LaunchTemplates?.[0];
    if (!it) return undefined;
    const versions = await ec2(cloud).send(
      new sdk.DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: ["$Latest"] }),
    );
    const latest = versions.LaunchTemplateVersions?.[0];
    return {
      inputs: {
        ...fromData(latest?.LaunchTemplateData ?? {}),
        name: it.LaunchTemplateName,
        description: latest?.VersionDescription,
        defaultVersion: it.DefaultVersionNumber,
        tags: fromTags(it.Tags),
      },
      outputs: {
        arn: `arn:aws:ec2:${cloud.region}:${cloud.accountId}:launch-template/${id}`,
        latestVersion: it.LatestVersionNumber,
      },
    };
  },
  /** Everything but tags and the default makes a new version; versions themselves never change. */
  async update(cloud, id, to, from) {
    if (!equal(versioned(to), versioned(from))) {
      const made = await ec2(cloud).send(
        new sdk.CreateLaunchTemplateVersionCommand({
          LaunchTemplateId: id,
          VersionDescription: to.description,
          LaunchTemplateData: data(to),
        }),
      );
      if (to.updateDefaultVersion) await setDefault(cloud, id, made.LaunchTemplateVersion?.VersionNumber);
    }
    if (to.defaultVersion !== from.defaultVersion) await setDefault(cloud, id, to.defaultVersion);
    await retag(cloud, id, to, from);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => ec2(cloud).send(new sdk.DeleteLaunchTemplateCommand({ LaunchTemplateId: id })));
  },
});

const versioned = ({ tags: _tags, defaultVersion: _default, updateDefaultVersion: _update, ...rest }: Args) => rest;

async function setDefault(cloud: Cloud, id: string, version: number | undefined): Promise<void> {
  if (version === undefined) return;
  await ec2(cloud).send(new sdk.ModifyLaunchTemplateCommand({ LaunchTemplateId: id, DefaultVersion: String(version) }));
}

/** pulumi-aws writes these switches as texts: "true", "false", or nothing. */
const flag = (text: string | undefined) => (text === undefined || text === "" ? undefined : text === "true");
const text = (value: boolean | undefined) => (value === undefined ? undefined : String(value));

function data(inputs: Args): sdk.RequestLaunchTemplateData {
  const { iamInstanceProfile: profile, metadataOptions: metadata } = inputs;
  return {
    ImageId: inputs.imageId,
    InstanceType: inputs.instanceType as sdk._InstanceType | undefined,
    KeyName: inputs.keyName,
    UserData: inputs.userData,
    EbsOptimized: flag(inputs.ebsOptimized),
    DisableApiStop: inputs.disableApiStop,
    DisableApiTermination: inputs.disableApiTermination,
    InstanceInitiatedShutdownBehavior: inputs.instanceInitiatedShutdownBehavior as sdk.ShutdownBehavior | undefined,
    CreditSpecification: inputs.creditSpecification && { CpuCredits: inputs.creditSpecification.cpuCredits },
    IamInstanceProfile: profile && { Arn: profile.arn, Name: profile.name },
    Monitoring: inputs.monitoring && { Enabled: inputs.monitoring.enabled },
    SecurityGroupIds: inputs.vpcSecurityGroupIds,
    MetadataOptions: metadata && {
      HttpEndpoint: metadata.httpEndpoint as sdk.LaunchTemplateInstanceMetadataEndpointState | undefined,
      HttpProtocolIpv6: metadata.httpProtocolIpv6 as sdk.LaunchTemplateInstanceMetadataProtocolIpv6 | undefined,
      HttpPutResponseHopLimit: metadata.httpPutResponseHopLimit,
      HttpTokens: metadata.httpTokens as sdk.LaunchTemplateHttpTokensState | undefined,
      InstanceMetadataTags: metadata.instanceMetadataTags as sdk.LaunchTemplateInstanceMetadataTagsState | undefined,
    },
    BlockDeviceMappings: inputs.blockDeviceMappings?.map(blockDevice),
    NetworkInterfaces: inputs.networkInterfaces?.map((nic) => ({
      AssociatePublicIpAddress: flag(nic.associatePublicIpAddress),
      DeleteOnTermination: flag(nic.deleteOnTermination),
      Description: nic.description,
      DeviceIndex: nic.deviceIndex ?? 0,
      Groups: nic.securityGroups,
      SubnetId: nic.subnetId,
    })),
    TagSpecifications: inputs.tagSpecifications?.map((it) => ({
      ResourceType: it.resourceType as sdk.ResourceType,
      Tags: toTags(it.tags),
    })),
  };
}

type BlockDevice = NonNullable<Args["blockDeviceMappings"]>[number];

function blockDevice(it: BlockDevice): sdk.LaunchTemplateBlockDeviceMappingRequest {
  return {
    DeviceName: it.deviceName,
    NoDevice: it.noDevice,
    VirtualName: it.virtualName,
    Ebs: it.ebs && {
      DeleteOnTermination: flag(it.ebs.deleteOnTermination),
      Encrypted: flag(it.ebs.encrypted),
      Iops: it.ebs.iops,
      KmsKeyId: it.ebs.kmsKeyId,
      SnapshotId: it.ebs.snapshotId,
      Throughput: it.ebs.throughput,
      VolumeSize: it.ebs.volumeSize,
      VolumeType: it.ebs.volumeType as sdk.VolumeType | undefined,
    },
  };
}

function fromData(it: sdk.ResponseLaunchTemplateData): Partial<Args> {
  const metadata = it.MetadataOptions;
  return {
    imageId: it.ImageId,
    instanceType: it.InstanceType,
    keyName: it.KeyName,
    userData: it.UserData,
    ebsOptimized: text(it.EbsOptimized),
    disableApiStop: it.DisableApiStop,
    disableApiTermination: it.DisableApiTermination,
    instanceInitiatedShutdownBehavior: it.InstanceInitiatedShutdownBehavior,
    creditSpecification: it.CreditSpecification && { cpuCredits: it.CreditSpecification.CpuCredits },
    iamInstanceProfile: it.IamInstanceProfile && { arn: it.IamInstanceProfile.Arn, name: it.IamInstanceProfile.Name },
    monitoring: it.Monitoring && { enabled: it.Monitoring.Enabled },
    vpcSecurityGroupIds: it.SecurityGroupIds,
    metadataOptions: metadata && {
      httpEndpoint: metadata.HttpEndpoint,
      httpProtocolIpv6: metadata.HttpProtocolIpv6,
      httpPutResponseHopLimit: metadata.HttpPutResponseHopLimit,
      httpTokens: metadata.HttpTokens,
      instanceMetadataTags: metadata.InstanceMetadataTags,
    },
    blockDeviceMappings: it.BlockDeviceMappings?.map(fromBlockDevice),
    networkInterfaces: it.NetworkInterfaces?.map((nic) => ({
      associatePublicIpAddress: text(nic.AssociatePublicIpAddress),
      deleteOnTermination: text(nic.DeleteOnTermination),
      description: nic.Description,
      deviceIndex: nic.DeviceIndex,
      securityGroups: nic.Groups,
      subnetId: nic.SubnetId,
    })),
    // The template's own tags are none of what it launches.
    tagSpecifications: it.TagSpecifications?.filter((spec) => spec.ResourceType !== "launch-template").map((spec) => ({
      resourceType: spec.ResourceType,
      tags: fromTags(spec.Tags),
    })),
  };
}

function fromBlockDevice(it: sdk.LaunchTemplateBlockDeviceMapping): BlockDevice {
  return {
    deviceName: it.DeviceName,
    noDevice: it.NoDevice,
    virtualName: it.VirtualName,
    ebs: it.Ebs && {
      deleteOnTermination: text(it.Ebs.DeleteOnTermination),
      encrypted: text(it.Ebs.Encrypted),
      iops: it.Ebs.Iops,
      kmsKeyId: it.Ebs.KmsKeyId,
      snapshotId: it.Ebs.SnapshotId,
      throughput: it.Ebs.Throughput,
      volumeSize: it.Ebs.VolumeSize,
      volumeType: it.Ebs.VolumeType,
    },
  };
}

export const entries: Record<string, AnyEntry> = { "aws:ec2/launchTemplate:LaunchTemplate": launchTemplate };
