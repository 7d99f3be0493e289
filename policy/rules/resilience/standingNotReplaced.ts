import { knownToDiffer } from "../../operations";
import { type Finding, type Fixture, type Operation, type PlanRule, type Resource, resourceOf } from "../../rule";
import { holders, isReleased, shortName } from "../data/holders";
import { standing } from "../data/standing";

const found = (it: Resource, what: string, changed: readonly string[]): Finding => {
  const { lost, instead } = standing[it.type]!;
  const because = changed.length > 0 ? `, because of ${changed.join(", ")}` : "";
  return { message: `The plan ${what} ${shortName(it)}${because}: ${lost}. ${instead}`, urn: it.urn };
};

/** Of protected data another rule says the same. */
const isSaidOfData = (it: Resource): boolean => holders.has(it.type) && !isReleased(it);

function finding({ kind, before, changed }: Operation): readonly Finding[] {
  const known = standing[before.type];
  if (!known || kind === "update" || isSaidOfData(before)) return [];
  if (kind === "replace") return [found(before, "replaces", changed)];
  return known.stays ? [found(before, "deletes", [])] : [];
}

/** With another VPC its subnets are others too: what is said of the one needn't be said of all. */
const isSaidByTheVpc = ({ before, changed }: Operation): boolean =>
  before.type === "aws:ec2/subnet:Subnet" && changed.includes("vpcId");

const anew = (it: Fixture, changed: readonly string[], kind: Operation["kind"] = "replace") => {
  const before = resourceOf(it);
  return { operations: [{ kind, before, ...(kind === "delete" ? {} : { after: before }), changed }] };
};
const vpc: Fixture = { type: "aws:ec2/vpc:Vpc", name: "vpc", props: {} };
const zone: Fixture = { type: "aws:route53/zone:Zone", name: "zone", props: {} };
const targets: Fixture = { type: "aws:lb/targetGroup:TargetGroup", name: "storefront", props: {} };

export const standingNotReplaced: PlanRule = {
  name: "standing-not-replaced",
  title: "No plan replaces a network, an entrance, a name or a key that stands.",
  reason:
    "What others use can't be deleted: the update stops halfway, or takes the region down until it is done. It isn't protected by a flag, because nothing that it holds is lost.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/delete-vpc.html",
  level: "mandatory",
  remedy:
    "Set what changed back, then preview again. docs/changes.md has each case. A throw-away platform is destroyed and deployed anew.",
  findings: ({ operations }) => operations.filter((it) => !isSaidByTheVpc(it)).flatMap(finding),
  foreseen: {
    types: new Set(Object.keys(standing)),
    findings: (change) => {
      if (isSaidOfData(change.before)) return [];
      const changed = knownToDiffer(change, standing[change.before.type]!.inputs);
      return changed.length > 0 ? [found(change.before, "replaces", changed)] : [];
    },
  },
  planFixtures: {
    failing: [
      anew(vpc, ["cidrBlock"]),
      anew(zone, [], "delete"),
      anew({ ...zone, protect: true }, ["name"]),
      anew({ type: "aws:ec2/subnet:Subnet", props: {} }, ["availabilityZone"]),
      anew({ type: "aws:kms/key:Key", props: {} }, ["region"]),
    ],
    passing: [
      anew(targets, ["port"]),
      anew(vpc, ["tags"], "update"),
      anew(vpc, [], "delete"),
      anew({ type: "aws:kms/key:Key", props: {}, protect: true }, ["region"]),
      anew({ type: "aws:ec2/subnet:Subnet", props: {} }, ["cidrBlock", "vpcId"]),
    ],
  },
};
