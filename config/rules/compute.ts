import { nodeObjection, nodesInWords } from "../instanceSizes";
import { pathOf, type Read } from "../reading";
import { removeCommand, setCommand } from "../command";
import { shown } from "../problem";
import { objection, type ConfigurationRule } from "./rule";
import { roleOf } from "./stack";

/** A region moves between two kinds: the one beside is never the one that serves, and only one that is made takes requests. */
export const standbyIsAnother: ConfigurationRule = (read) => {
  const { computeKind, computeStandby, computeStandbyPercent } = read.read;
  if (computeKind === undefined || computeStandby === undefined || computeStandbyPercent === undefined) return [];
  if (computeStandby === computeKind) {
    const allowed = `Allowed: none, or the kind that the region moves to`;
    return [
      objection(read, "computeStandby", { reason: "which is the kind that serves already", allowed, to: "none" }),
    ];
  }
  if (computeStandby !== "none" || computeStandbyPercent === 0) return [];
  const command = setCommand(pathOf(read, "computeStandbyPercent"), 0, read.stack);
  return [
    objection(read, "computeStandbyPercent", {
      reason: `but ${pathOf(read, "computeStandby")} is none`,
      allowed: "Allowed: 0 while no other kind is made",
      command,
      to: 0,
    }),
  ];
};

/** On eks an instance is a node: it carries the cluster's own pods as well. */
export const nodesCarryThePod: ConfigurationRule = (read) => {
  const { instanceType } = read.read;
  if (!hasCluster(read) || instanceType === undefined) return [];
  const reason = nodeObjection(instanceType);
  return reason === undefined
    ? []
    : [objection(read, "instanceType", { reason, allowed: nodesInWords, to: "m7g.large" })];
};

function hasCluster(read: Read): boolean {
  const { computeKind, computeStandby } = read.read;
  return roleOf(read)?.kind === "region" && (computeKind === "eks" || computeStandby === "eks");
}

/** The cluster's own security group lets in nodes alone: whoever deploys must be let in too, or nothing is ever put into it. */
export const clusterIsReached: ConfigurationRule = (read) => {
  const { clusterPublicCidrs, clusterClientCidrs, clusterClientSecurityGroupIds, vpcCidr } = read.read;
  const ways = [clusterPublicCidrs, clusterClientCidrs, clusterClientSecurityGroupIds];
  // What couldn't be read has its problem already, and may be a way.
  if (!hasCluster(read) || ways.some((it) => it === undefined || it.length > 0)) return [];
  const others = `${pathOf(read, "clusterClientSecurityGroupIds")} and ${pathOf(read, "clusterPublicCidrs")}`;
  const reason = `and so are ${others}, so that nobody reaches the cluster's API, not even who deploys`;
  const allowed = "Allowed: where whoever deploys is, in one of the three (docs/compute.md, Who may deploy)";
  return [objection(read, "clusterClientCidrs", { reason, allowed, to: [vpcCidr || "10.0.0.0/8"] })];
};

/** The AWS CLI asks for the cluster's tokens: it knows the environment of the deployment, and nothing of Pulumi's configuration. */
export const profileReachesNoCluster: ConfigurationRule = (read) => {
  const profile = read.values["aws:profile"];
  if (!hasCluster(read) || profile === undefined) return [];
  return [
    {
      path: "aws:profile",
      value: shown(profile),
      reason: "which the tokens for the cluster's API are never asked with",
      allowed: "Set AWS_PROFILE in the environment of the deployment: both follow it",
      command: removeCommand("aws:profile", read.stack),
    },
  ];
};
