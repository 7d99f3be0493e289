import { deepEqual } from "node:assert/strict";
import { configurationOf, inAll, linesOf, refuses } from "./parse.fixture";
import { parseSettings } from "./parse";

const cidrs = "Allowed: IPv4 blocks such as 203.0.113.0/24, or nothing for a private endpoint only";
/** Whoever deploys is in the VPC of eu-west-1. */
const reached = { clusterClientCidrs: ["10.20.0.0/16"] };
const set = (assignment: string) => `pulumi config set ${assignment} --stack eu-west-1`;
const unset = `pulumi config set-all --stack eu-west-1 --json '{"meridian:clusterPublicCidrs":{"value":"[]","objectValue":[],"secret":false}}'`;

describe("What the storefront runs on: parseSettings", () => {
  it("takes a kind, another beside it, and the share that one answers", () => {
    const here = { ...reached, computeKind: "asg", computeStandby: "eks", computeStandbyPercent: "10" };
    const { kind, standby } = parseSettings(configurationOf({ here })).compute;
    deepEqual([kind, standby], ["asg", { kind: "eks", percent: 10 }]);
  });

  it("lets regions be of different kinds, while one moves after the other", () => {
    deepEqual(linesOf(configurationOf({ here: { ...reached, computeKind: "eks" } })), []);
    deepEqual(linesOf(configurationOf({ elsewhere: { "us-east-1": { computeKind: "eks" } } })), []);
  });

  refuses("a kind that isn't built", { here: { computeKind: "fargate" } }, [
    `meridian:computeKind is fargate, which is not one of the choices. Allowed: asg, eks. Try: ${set("meridian:computeKind asg")}`,
  ]);
  refuses("the same kind twice", { here: { computeStandby: "asg" } }, [
    `meridian:computeStandby is asg, which is the kind that serves already. Allowed: none, or the kind that the region moves to. Try: ${set("meridian:computeStandby none")}`,
  ]);
  refuses("requests for a kind that isn't made", { here: { computeStandbyPercent: "5" } }, [
    `meridian:computeStandbyPercent is 5, but meridian:computeStandby is none. Allowed: 0 while no other kind is made. Try: ${set("meridian:computeStandbyPercent 0")}`,
  ]);
  refuses(
    "all requests for the standby",
    { here: { ...reached, computeStandby: "eks", computeStandbyPercent: "100" } },
    [
      `meridian:computeStandbyPercent is 100, which is too large. Allowed: 0 to 99 percent of requests. Try: ${set("meridian:computeStandbyPercent 0")}`,
    ],
  );
  refuses(
    "a node that the cluster's own pods would fill",
    { everywhere: { instanceType: "t4g.small" }, here: { ...reached, computeStandby: "eks" } },
    [
      `meridian:instanceType is t4g.small, which has 2 vCPU and 2 GiB, and the cluster's own pods nearly fill that. Allowed on eks: a type of families c, m, r or t with 2 vCPU and 4 GiB or more, such as t4g.medium or m7g.large. Try: ${inAll("meridian:instanceType m7g.large")}`,
    ],
  );
  it("takes whoever reaches a cluster's API, from one of three sides, and administers it", () => {
    const group = "sg-0123456789abcdef0";
    const administrator =
      "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef";
    const everywhere = { clusterAdministratorArns: [administrator] };
    for (const [way, value] of Object.entries({
      clusterPublicCidrs: ["203.0.113.7/32"],
      clusterClientCidrs: ["10.20.0.0/16", "192.168.4.0/22"],
      clusterClientSecurityGroupIds: [group],
    })) {
      const { compute } = parseSettings(configurationOf({ everywhere, here: { computeKind: "eks", [way]: value } }));
      deepEqual(compute[way as "clusterClientCidrs"], value);
      deepEqual(compute.clusterAdministratorArns, [administrator]);
    }
  });

  const unreached = (kind: string) => ({ here: { [kind]: "eks" } });
  for (const kind of ["computeKind", "computeStandby"]) {
    refuses(`a cluster that nobody reaches, as ${kind}`, unreached(kind), [
      "meridian:clusterClientCidrs is [], and so are meridian:clusterClientSecurityGroupIds and meridian:clusterPublicCidrs, so that nobody reaches the cluster's API, not even who deploys. Allowed: where whoever deploys is, in one of the three (docs/compute.md, Who may deploy). Try: pulumi config rm meridian:clusterClientCidrs --stack eu-west-1; pulumi config set-all --stack eu-west-1 --path --plaintext 'meridian:clusterClientCidrs[0]=10.20.0.0/16'",
    ]);
  }
  refuses(
    "a profile that the cluster's tokens aren't asked with",
    { here: { ...reached, computeKind: "eks", "aws:profile": "shop" } },
    [
      "aws:profile is shop, which the tokens for the cluster's API are never asked with. Set AWS_PROFILE in the environment of the deployment: both follow it. Try: pulumi config rm aws:profile --stack eu-west-1",
    ],
  );
  refuses("private addresses wider than there are", { here: { clusterClientCidrs: ["0.0.0.0/0"] } }, [
    `meridian:clusterClientCidrs is ["0.0.0.0/0"], in which 0.0.0.0/0 is larger than any private network: at most /8. Allowed: IPv4 blocks inside the VPC or joined to it, such as 10.20.0.0/16, or nothing. Try: pulumi config set-all --stack eu-west-1 --json '{"meridian:clusterClientCidrs":{"value":"[]","objectValue":[],"secret":false}}'`,
  ]);
  refuses("what is no security group", { here: { clusterClientSecurityGroupIds: ["runners"] } }, [
    `meridian:clusterClientSecurityGroupIds is ["runners"], in which runners is not a security group's id. Allowed: ids of security groups that the region's VPC knows, such as sg-0123456789abcdef0, or nothing. Try: pulumi config set-all --stack eu-west-1 --json '{"meridian:clusterClientSecurityGroupIds":{"value":"[]","objectValue":[],"secret":false}}'`,
  ]);
  const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
  for (const [what, arns, reason] of [
    [
      "a session in place of its role",
      ["arn:aws:sts::123456789012:assumed-role/admin/me"],
      "in which arn:aws:sts::123456789012:assumed-role/admin/me is a session: name its role, arn:aws:iam::<account>:role/<path and name>",
    ],
    ["a name in place of an ARN", ["admin"], "in which admin is not a role or user of IAM"],
    [
      "the role that deploys",
      [role("deploy-1a2b3c4")],
      `in which ${role("deploy-1a2b3c4")} is the role that deploys, which is an administrator already`,
    ],
    ["two of one name", [role("me"), "arn:aws:iam::210987654321:user/me"], "in which me is the name of two"],
  ] as const) {
    refuses(`as a cluster's administrator ${what}`, { everywhere: { clusterAdministratorArns: arns } }, [
      `meridian:clusterAdministratorArns is ${JSON.stringify(arns)}, ${reason}. Allowed: ARNs of IAM roles and users, such as arn:aws:iam::123456789012:role/administrator, or nothing. Try: for stack in foundation us-east-1 eu-west-1 ap-south-1 global; do pulumi config set-all --stack "$stack" --json '{"meridian:clusterAdministratorArns":{"value":"[]","objectValue":[],"secret":false}}'; done`,
    ]);
  }
  for (const [what, blocks, reason] of [
    [
      "a cluster that everybody reaches",
      ["0.0.0.0/0"],
      "in which 0.0.0.0/0 is more of the internet than one organisation has: at most /16",
    ],
    [
      "half of the internet",
      ["128.0.0.0/1"],
      "in which 128.0.0.0/1 is more of the internet than one organisation has: at most /16",
    ],
    ["nowhere on the internet", ["0.0.0.0/16"], "in which 0.0.0.0/16 is not on the internet: nobody comes from there"],
    ["a private network", ["10.1.0.0/16"], "in which 10.1.0.0/16 is not on the internet: nobody comes from there"],
    ["an address without its length", ["203.0.113.7"], "in which 203.0.113.7 is not an IPv4 address block"],
    [
      "a block that begins in its middle",
      ["203.0.113.7/24"],
      "in which 203.0.113.7/24 does not begin at its network address",
    ],
    ["a block twice", ["203.0.113.0/24", "203.0.113.0/24"], "in which 203.0.113.0/24 is repeated"],
  ] as const) {
    refuses(what, { here: { clusterPublicCidrs: blocks } }, [
      `meridian:clusterPublicCidrs is ${JSON.stringify(blocks)}, ${reason}. ${cidrs}. Try: ${unset}`,
    ]);
  }
});
