import { nodeObjection, nodesInWords } from "../instanceSizes";
import { pathOf } from "../reading";
import { setCommand } from "../command";
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
  const { computeKind, computeStandby, instanceType } = read.read;
  if (roleOf(read)?.kind !== "region" || instanceType === undefined) return [];
  if (computeKind !== "eks" && computeStandby !== "eks") return [];
  const reason = nodeObjection(instanceType);
  return reason === undefined
    ? []
    : [objection(read, "instanceType", { reason, allowed: nodesInWords, to: "m7g.large" })];
};
