import { deepEqual } from "node:assert/strict";
import { configurationOf, inAll, linesOf, refuses } from "./parse.fixture";
import { parseSettings } from "./parse";

const cidrs = "Allowed: IPv4 blocks such as 203.0.113.0/24, or nothing for a private endpoint only";
const set = (assignment: string) => `pulumi config set ${assignment} --stack eu-west-1`;
const unset = "pulumi config rm meridian:clusterPublicCidrs --stack eu-west-1";

describe("What the storefront runs on: parseSettings", () => {
  it("takes a kind, another beside it, and the share that one answers", () => {
    const here = { computeKind: "asg", computeStandby: "eks", computeStandbyPercent: "10" };
    const { kind, standby } = parseSettings(configurationOf({ here })).compute;
    deepEqual([kind, standby], ["asg", { kind: "eks", percent: 10 }]);
  });

  it("lets regions be of different kinds, while one moves after the other", () => {
    deepEqual(linesOf(configurationOf({ here: { computeKind: "eks" } })), []);
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
  refuses("all requests for the standby", { here: { computeStandby: "eks", computeStandbyPercent: "100" } }, [
    `meridian:computeStandbyPercent is 100, which is too large. Allowed: 0 to 99 percent of requests. Try: ${set("meridian:computeStandbyPercent 0")}`,
  ]);
  refuses(
    "a node that the cluster's own pods would fill",
    { everywhere: { instanceType: "t4g.small" }, here: { computeStandby: "eks" } },
    [
      `meridian:instanceType is t4g.small, which has 2 vCPU and 2 GiB, and the cluster's own pods nearly fill that. Allowed on eks: a type of families c, m, r or t with 2 vCPU and 4 GiB or more, such as t4g.medium or m7g.large. Try: ${inAll("meridian:instanceType m7g.large")}`,
    ],
  );
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
