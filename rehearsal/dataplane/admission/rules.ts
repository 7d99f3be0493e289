/** Whom security groups admit. Pure. */
import type { SecurityGroupRule } from "@aws-sdk/client-ec2";

/** Somebody who connects, or is connected to: one of AWS' lists of addresses, or a member of security groups. */
export type Peer = { readonly prefixListId: string } | { readonly groupIds: readonly string[] };

export interface Admission {
  readonly direction: "in" | "out";
  /** Of whom it is asked. */
  readonly groupIds: readonly string[];
  readonly port: number;
  readonly peer: Peer;
}

/** Whether one of the groups' rules lets TCP through. Rules for blocks of addresses are taken to hold the peer: nobody has one here. */
export const isAdmitted = (
  { direction, groupIds, port, peer }: Admission,
  rules: readonly SecurityGroupRule[],
): boolean =>
  rules.some(
    (it) =>
      groupIds.includes(it.GroupId ?? "") &&
      (it.IsEgress ?? false) === (direction === "out") &&
      isForPort(it, port) &&
      isForPeer(it, peer),
  );

/** `-1` stands for every protocol, and then for every port: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html */
const isForPort = ({ IpProtocol, FromPort = -1, ToPort = -1 }: SecurityGroupRule, port: number): boolean =>
  IpProtocol === "-1" || ((IpProtocol === "tcp" || IpProtocol === "6") && FromPort <= port && port <= ToPort);

function isForPeer({ PrefixListId, ReferencedGroupInfo, CidrIpv4, CidrIpv6 }: SecurityGroupRule, peer: Peer): boolean {
  if (CidrIpv4 !== undefined || CidrIpv6 !== undefined) return true;
  if ("prefixListId" in peer) return PrefixListId === peer.prefixListId;
  return peer.groupIds.includes(ReferencedGroupInfo?.GroupId ?? "");
}
