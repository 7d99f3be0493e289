/** How it is written who reaches and administers a Kubernetes cluster. Each answers with what is wrong, or nothing. */
import { canonical, overlap, parseBlock } from "./cidr";

type Objection = (values: readonly string[]) => string | undefined;

/** IPv4 blocks as AWS takes them, none wider than this prefix. */
function blocksObjection(widest: number, tooWide: string): Objection {
  return (blocks) => {
    const parsed = blocks.map((text) => ({ text, block: parseBlock(text) }));
    const odd = parsed.find(({ block }) => !block);
    if (odd) return `in which ${odd.text === "" ? "an empty string" : odd.text} is not an IPv4 address block`;
    const shifted = parsed.find(({ text, block }) => canonical(block!) !== text);
    if (shifted) return `in which ${shifted.text} does not begin at its network address`;
    const wide = parsed.find(({ block }) => block!.prefix < widest);
    if (wide) return `in which ${wide.text} is ${tooWide}: at most /${widest}`;
    return repetition(blocks);
  };
}

function repetition(values: readonly string[]): string | undefined {
  const repeated = values.find((it, index) => values.indexOf(it) !== index);
  return repeated === undefined ? undefined : `in which ${repeated} is repeated`;
}

/** Addresses that nobody has on the internet (https://www.iana.org/assignments/iana-ipv4-special-registry): who gives them means others. */
const notPublic = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
].map((text) => parseBlock(text)!);

const formOfPublicCidrs = blocksObjection(16, "more of the internet than one organisation has");

/** Who may reach a cluster's API from the internet: known networks, never everybody. */
export const publicCidrsObjection: Objection = (blocks) => {
  const form = formOfPublicCidrs(blocks);
  if (form !== undefined) return form;
  const inside = blocks.find((text) => notPublic.some((it) => overlap(it, parseBlock(text)!)));
  return inside === undefined ? undefined : `in which ${inside} is not on the internet: nobody comes from there`;
};

/** Who may reach it from inside the VPC, or from networks that are joined to it. */
export const clientCidrsObjection = blocksObjection(8, "larger than any private network");

export const securityGroupsObjection: Objection = (ids) => {
  const odd = ids.find((it) => !/^sg-[0-9a-f]{8,17}$/.test(it));
  return odd === undefined
    ? repetition(ids)
    : `in which ${odd === "" ? "an empty string" : odd} is not a security group's id`;
};

/** Policies and access entries name roles and users of IAM, not the sessions that `aws sts get-caller-identity` shows of them. */
export const principalsObjection: Objection = (arns) => {
  const session = arns.find((it) => it.includes(":assumed-role/"));
  if (session !== undefined)
    return `in which ${session} is a session: name its role, arn:aws:iam::<account>:role/<path and name>`;
  const odd = arns.find((it) => !/^arn:aws:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/.test(it));
  if (odd !== undefined) return `in which ${odd === "" ? "an empty string" : odd} is not a role or user of IAM`;
  const same = arns.find((it, index) => arns.indexOf(it) !== index);
  return same === undefined ? undefined : `in which ${same} stands twice`;
};

/**
 * Resources of access entries are named after the last part of the ARN.
 * https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
 */
export const administratorsObjection: Objection = (arns) => {
  const odd = principalsObjection([...new Set(arns)]);
  if (odd !== undefined) return odd;
  const deploys = arns.find((it) => /\/deploy-[0-9a-f]{7}$/.test(it));
  if (deploys !== undefined) return `in which ${deploys} is the role that deploys, which is an administrator already`;
  const names = arns.map(nameIn);
  const same = names.find((it, index) => names.indexOf(it) !== index);
  return same === undefined ? undefined : `in which ${same} is the name of two`;
};

/** Last part of an ARN. */
const nameIn = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
