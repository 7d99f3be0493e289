import { knownToDiffer } from "../../operations";
import { type Finding, type Fixture, type Operation, type PlanRule, type Resource, resourceOf } from "../../rule";
import { shortName, holders, isReleased } from "./holders";
import { replacing, standing } from "./standing";

const key: Fixture = {
  type: "aws:kms/key:Key",
  name: "key",
  props: { arn: "arn:aws:kms:eu-west-1:123456789012:key/mrk-1" },
};
const cluster: Fixture = { type: "aws:docdb/cluster:Cluster", name: "document-cluster", props: {} };
const anew = (it: Fixture, changed: readonly string[]): readonly Operation[] => [
  { kind: "replace", before: resourceOf(it), after: resourceOf(it), changed },
];

/** What the plan changes to need another one, as far as inputs tell. */
const because = (changed: readonly string[]): string =>
  changed.length > 0 ? `, because of ${changed.join(", ")}` : "";

const isData = ({ type }: Resource): boolean => holders.has(type);

function finding(before: Resource, changed: readonly string[]): Finding {
  const { lost = "", instead = "" } = standing[before.type] ?? {};
  const more = lost && ` ${lost[0]!.toUpperCase()}${lost.slice(1)}. ${instead}`;
  return {
    message: `The plan replaces ${shortName(before)} with an empty one${because(changed)}.${more}`,
    urn: before.urn,
  };
}

export const notReplaced: PlanRule = {
  name: "data-not-replaced",
  title: "No plan replaces a protected resource that holds data.",
  reason:
    "A replacement is a new, empty thing under the old name: the old one is deleted with everything in it, and what a replaced key encrypted can't be read by anybody again.",
  link: "https://www.pulumi.com/docs/iac/concepts/resources/lifecycle/",
  level: "mandatory",
  remedy:
    "Set what changed back, or make the new thing beside the old one and move the data. Where the old one is meant to go, take its protection off first: pulumi state unprotect '<urn>', and deletionProtection false in AWS where it has one; then run this again.",
  findings: ({ operations }) =>
    operations
      .filter(({ kind, before }) => kind === "replace" && isData(before) && !isReleased(before))
      .map(({ before, changed }) => finding(before, changed)),
  foreseen: {
    types: holders,
    findings: (change) => {
      const { before } = change;
      if (isReleased(before)) return [];
      const changed = knownToDiffer(change, standing[before.type]?.inputs ?? replacing[before.type] ?? []);
      return changed.length > 0 ? [finding(before, changed)] : [];
    },
  },
  planFixtures: {
    failing: [
      { operations: anew({ ...key, protect: true }, ["multiRegion"]) },
      { operations: anew({ ...cluster, props: { deletionProtection: true } }, []) },
    ],
    passing: [
      { operations: anew(cluster, ["kmsKeyId"]) },
      { operations: anew({ type: "aws:lb/targetGroup:TargetGroup", props: {}, protect: true }, ["port"]) },
    ],
  },
};
