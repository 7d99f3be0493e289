import {
  administratorsObjection,
  clientCidrsObjection,
  publicCidrsObjection,
  securityGroupsObjection,
} from "../clusterFormats";
import { matching, nothingPushed, sharesObjection } from "../formats";
import { choice, integer, list, numbersByName, text } from "../kinds";
import { kubernetesInWords, kubernetesObjection, kubernetesVersions } from "../kubernetes";
import { type ComputeKind, computeKinds } from "../settings";

/** What the storefront runs on. */
export const compute = {
  computeKind: choice<ComputeKind>({ scope: "stack", values: computeKinds, example: "asg" }),
  computeStandby: choice<ComputeKind | "none">({ scope: "stack", values: ["none", ...computeKinds], example: "none" }),
  computeStandbyPercent: integer({ scope: "stack", min: 0, max: 99, example: 0, unit: "percent of requests" }),
  kubernetesVersion: text({
    scope: "stack",
    allowed: kubernetesInWords,
    example: kubernetesVersions[kubernetesVersions.length - 1]!,
    objection: kubernetesObjection,
  }),
  clusterPublicCidrs: list({
    scope: "stack",
    allowed: "Allowed: IPv4 blocks such as 203.0.113.0/24, or nothing for a private endpoint only",
    example: [],
    objection: publicCidrsObjection,
  }),
  clusterClientCidrs: list({
    scope: "stack",
    allowed: "Allowed: IPv4 blocks inside the VPC or joined to it, such as 10.20.0.0/16, or nothing",
    example: [],
    objection: clientCidrsObjection,
  }),
  clusterClientSecurityGroupIds: list({
    scope: "stack",
    allowed: "Allowed: ids of security groups that the region's VPC knows, such as sg-0123456789abcdef0, or nothing",
    example: [],
    objection: securityGroupsObjection,
  }),
  clusterAdministratorArns: list({
    scope: "world",
    allowed: "Allowed: ARNs of IAM roles and users, such as arn:aws:iam::123456789012:role/administrator, or nothing",
    example: [],
    objection: administratorsObjection,
  }),
  instanceType: text({
    scope: "world",
    allowed: "Allowed: an EC2 instance type such as m7g.large",
    example: "m7g.large",
    objection: matching(
      /^[a-z]{1,4}\d{1,2}[a-z-]*\.(metal|metal-\d+xl|nano|micro|small|medium|(\d{1,3})?x?large)$/,
      "which is not an EC2 instance type",
    ),
  }),
  imageDigest: text({
    scope: "stack",
    allowed: "Allowed: sha256: and 64 hexadecimal digits, as the registry reports it",
    example: nothingPushed,
    objection: matching(/^sha256:[0-9a-f]{64}$/, "which is not an image's digest"),
  }),
  storefrontPort: integer({
    scope: "world",
    min: 1024,
    max: 65535,
    example: 8080,
    unit: "(a port that needs no root)",
  }),
  demandInstances: integer({ scope: "world", min: 1, max: 5000, example: 4, unit: "instances" }),
  demandShares: numbersByName({
    scope: "world",
    allowed: "Allowed: a share above 0 for every region, adding up to 1, or nothing at all for equal shares",
    example: {},
    objection: sharesObjection,
  }),
  minInstances: integer({
    scope: "stack",
    min: 0,
    max: 1000,
    example: 0,
    unit: "instances (0: as few as static stability allows)",
  }),
  maxInstances: integer({ scope: "stack", min: 0, max: 1000, example: 0, unit: "instances (0: twice the minimum)" }),
  cpuTargetPercent: integer({ scope: "world", min: 10, max: 90, example: 50, unit: "percent" }),
  requestsPerTargetPerMinute: integer({ scope: "world", min: 1, max: 1_000_000, example: 3000, unit: "requests" }),
};
