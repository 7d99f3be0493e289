import { type Finding, type Plan, type PlanRule, resourceOf } from "../../rule";
import { shortName } from "./holders";

const cluster = "aws:rds/cluster:Cluster";
const instance = "aws:rds/instance:Instance";
const global = "aws:rds/globalCluster:GlobalCluster";
const document = "aws:docdb/globalCluster:GlobalCluster";

/** What takes the place of what goes, by what goes. The documents' global cluster has no other kind, and shows that the platform stays. */
const instead: Readonly<Record<string, string>> = { [cluster]: instance, [instance]: cluster, [global]: document };

function findings({ operations, resources }: Plan): readonly Finding[] {
  const types = new Set(resources.map(({ type }) => type));
  return operations.flatMap(({ kind, before }) => {
    const other = instead[before.type];
    if (kind !== "delete" || other === undefined || !types.has(other) || types.has(before.type)) return [];
    return [{ message: `The plan deletes ${shortName(before)} for a database of the other kind.`, urn: before.urn }];
  });
}

const plan = (gone: string, ...stays: readonly string[]): Partial<Plan> => ({
  operations: [{ kind: "delete", before: resourceOf({ type: gone, name: "relational", props: {} }), changed: [] }],
  resources: stays.map((type) => resourceOf({ type, props: {} })),
});

export const databaseKindStays: PlanRule = {
  name: "database-kind-stays",
  title: "The kind of the relational database is chosen once.",
  reason:
    "The other kind is a new, empty database: every order, account and session is in the old one, which the plan deletes. AWS refuses half of it while the old one has members.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Migrating.html",
  level: "mandatory",
  remedy:
    "Set databaseKind back in every stack. Where the data isn't needed, destroy the platform and deploy it anew; where it is, deploy a second platform of the other kind and restore the data there (docs/databases.md).",
  findings,
  planFixtures: {
    failing: [plan(cluster, instance), plan(instance, cluster), plan(global, document)],
    passing: [plan(instance, instance), plan(global), plan(cluster), plan(document, cluster)],
  },
};
