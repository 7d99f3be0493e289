import * as ec2 from "@aws-sdk/client-ec2";
import * as sdk from "@aws-sdk/client-eks";
import * as iam from "@aws-sdk/client-iam";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";
import { needSecurityGroup, needSubnets } from "../ec2/needs.samples";

let made = 0;

/** A role that a service may take. Tests only. */
export async function needRole(cloud: Cloud, Service: string): Promise<string> {
  const document = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service }, Action: ["sts:AssumeRole", "sts:TagSession"] }],
  };
  const created = await cloud
    .client(iam.IAMClient, "us-east-1")
    .send(new iam.CreateRoleCommand({ RoleName: `eks-${made++}`, AssumeRolePolicyDocument: JSON.stringify(document) }));
  return created.Role!.Arn!;
}

async function needNetwork(cloud: Cloud): Promise<Record<string, string>> {
  const net = await needSubnets(cloud);
  const role = await needRole(cloud, "eks.amazonaws.com");
  return { ...net, role, group: await needSecurityGroup(cloud, net.vpc, `eks-${made++}`) };
}

/** A cluster, and what its parts stand on. Tests only. */
export async function needCluster(cloud: Cloud): Promise<Record<string, string>> {
  const net = await needNetwork(cloud);
  const name = `needed-${made++}`;
  await cloud.client(sdk.EKSClient).send(
    new sdk.CreateClusterCommand({
      name,
      roleArn: net["role"],
      version: "1.33",
      resourcesVpcConfig: { subnetIds: [net["first"]!, net["second"]!] },
      accessConfig: { authenticationMode: "API" },
    }),
  );
  const pods = await needRole(cloud, "pods.eks.amazonaws.com");
  const otherPods = await needRole(cloud, "pods.eks.amazonaws.com");
  return { ...net, cluster: name, pods, otherPods };
}

async function needNodes(cloud: Cloud): Promise<Record<string, string>> {
  const needs = await needCluster(cloud);
  const client = cloud.client(ec2.EC2Client);
  const template = await client.send(
    new ec2.CreateLaunchTemplateCommand({
      LaunchTemplateName: `nodes-${made++}`,
      LaunchTemplateData: { MetadataOptions: { HttpTokens: "required" } },
    }),
  );
  const LaunchTemplateId = template.LaunchTemplate!.LaunchTemplateId!;
  await client.send(
    new ec2.CreateLaunchTemplateVersionCommand({
      LaunchTemplateId,
      LaunchTemplateData: { MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 1 } },
    }),
  );
  return { ...needs, template: LaunchTemplateId, nodes: await needRole(cloud, "ec2.amazonaws.com") };
}

const policy = (name: string): string => `arn:aws:eks::aws:cluster-access-policy/${name}`;
const key = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";

export const samples: Record<string, AnySample> = {
  "aws:eks/cluster:Cluster": sample<aws.eks.ClusterArgs>({
    needs: needNetwork,
    inputs: ({ role, first, second, group }) => ({
      name: `shop-${made++}`,
      roleArn: role!,
      version: "1.33",
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      bootstrapSelfManagedAddons: false,
      enabledClusterLogTypes: ["api", "audit"],
      encryptionConfig: { provider: { keyArn: key }, resources: ["secrets"] },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16" },
      upgradePolicy: { supportType: "STANDARD" },
      vpcConfig: {
        subnetIds: [first!, second!],
        securityGroupIds: [group!],
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      },
      tags: { Name: "a", gone: "x" },
    }),
    change: ({ first, second, group }) => ({
      version: "1.34",
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      upgradePolicy: { supportType: "EXTENDED" },
      vpcConfig: {
        subnetIds: [first!, second!],
        securityGroupIds: [group!],
        endpointPrivateAccess: true,
        endpointPublicAccess: true,
        publicAccessCidrs: ["198.51.100.0/24"],
      },
      zonalShiftConfig: { enabled: true },
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: `shop-${made++}`, encryptionConfig: undefined }),
  }),
  "aws:eks/nodeGroup:NodeGroup": sample<aws.eks.NodeGroupArgs>({
    needs: needNodes,
    inputs: ({ cluster, nodes, first, second, template }) => ({
      clusterName: cluster!,
      nodeGroupName: "first",
      nodeRoleArn: nodes!,
      subnetIds: [first!, second!],
      amiType: "AL2023_ARM_64_STANDARD",
      capacityType: "ON_DEMAND",
      instanceTypes: ["m7g.large"],
      launchTemplate: { id: template!, version: "1" },
      labels: { kind: "web", gone: "x" },
      taints: [{ key: "only", value: "web", effect: "NO_SCHEDULE" }],
      scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 4 },
      updateConfig: { maxUnavailable: 1 },
      tags: { Name: "a" },
    }),
    change: ({ template }) => ({
      launchTemplate: { id: template!, version: "2" },
      labels: { kind: "shop" },
      taints: [],
      scalingConfig: { minSize: 3, desiredSize: 3, maxSize: 6 },
      updateConfig: { maxUnavailablePercentage: 33 },
      tags: { Name: "b" },
    }),
    replacement: () => ({ nodeGroupName: "second", instanceTypes: ["m7g.xlarge"] }),
  }),
  "aws:eks/addon:Addon": sample<aws.eks.AddonArgs>({
    needs: needCluster,
    inputs: ({ cluster, pods }) => ({
      clusterName: cluster!,
      addonName: "vpc-cni",
      addonVersion: "v1.20.4-eksbuild.1",
      configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }),
      podIdentityAssociations: [{ roleArn: pods!, serviceAccount: "aws-node" }],
      resolveConflictsOnCreate: "OVERWRITE",
      tags: { Name: "a" },
    }),
    change: ({ otherPods }) => ({
      addonVersion: "v1.20.5-eksbuild.1",
      configurationValues: JSON.stringify({ enableNetworkPolicy: "true", env: { WARM_IP_TARGET: "2" } }),
      podIdentityAssociations: [{ roleArn: otherPods!, serviceAccount: "aws-node" }],
      tags: { Name: "b" },
    }),
    replacement: () => ({ addonName: "kube-proxy" }),
  }),
  "aws:eks/accessEntry:AccessEntry": sample<aws.eks.AccessEntryArgs>({
    needs: needCluster,
    inputs: ({ cluster, role }) => ({
      clusterName: cluster!,
      principalArn: role!,
      type: "STANDARD",
      kubernetesGroups: ["viewers"],
      tags: { Name: "a" },
    }),
    change: () => ({ kubernetesGroups: ["editors"], userName: "deploy", tags: { Name: "b" } }),
    replacement: ({ pods }) => ({ principalArn: pods! }),
  }),
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": sample<aws.eks.AccessPolicyAssociationArgs>({
    needs: async (cloud) => {
      const needs = await needCluster(cloud);
      await cloud
        .client(sdk.EKSClient)
        .send(new sdk.CreateAccessEntryCommand({ clusterName: needs["cluster"], principalArn: needs["role"] }));
      return needs;
    },
    inputs: ({ cluster, role }) => ({
      clusterName: cluster!,
      principalArn: role!,
      policyArn: policy("AmazonEKSAdminPolicy"),
      accessScope: { type: "namespace", namespaces: ["storefront"] },
    }),
    replacement: () => ({ policyArn: policy("AmazonEKSClusterAdminPolicy"), accessScope: { type: "cluster" } }),
  }),
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": sample<aws.eks.PodIdentityAssociationArgs>({
    needs: needCluster,
    inputs: ({ cluster, pods }) => ({
      clusterName: cluster!,
      namespace: "storefront",
      serviceAccount: "storefront",
      roleArn: pods!,
      tags: { Name: "a" },
    }),
    change: ({ otherPods }) => ({ roleArn: otherPods!, tags: { Name: "b" } }),
    replacement: () => ({ serviceAccount: "other" }),
  }),
};
