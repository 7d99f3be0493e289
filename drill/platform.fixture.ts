import type { Contract, OutputCheck } from "../outputs/contract";
import { foundationContract } from "../outputs/foundation";
import { globalContract } from "../outputs/global";
import { regionContract } from "../outputs/region";

const account = "123456789012";

/** Something of the right shape for every output. */
function anything<T>({ checks }: Contract<T>): Record<string, unknown> {
  const samples: unknown[] = [
    "something",
    2,
    ["something"],
    { "us-east-1": "something" },
    { "us-east-1": ["something"] },
  ];
  return Object.fromEntries(
    Object.entries<OutputCheck>(checks).map(([name, { holds }]) => [name, samples.find((it) => holds(it))]),
  );
}

/** Outputs of `foundation`, `global` and regions whose relational database is of this kind, by stack. */
export function sampleOutputs(
  kind: "globalCluster" | "instances",
  regions: readonly string[] = ["us-east-1", "eu-west-1", "ap-south-1"],
): Record<string, Record<string, unknown>> {
  const relationalGlobalClusterId = kind === "globalCluster" ? "meridian-relational" : "";
  const foundation = {
    ...anything(foundationContract),
    relationalGlobalClusterId,
    documentGlobalClusterId: "meridian-document",
  };
  const [resource, id] = kind === "globalCluster" ? ["cluster", "relational-1234567"] : ["db", "meridian-relational"];
  const regional = regions.map((region) => [
    region,
    {
      ...anything(regionContract),
      region,
      relationalDatabaseId: id,
      relationalDatabaseArn: `arn:aws:rds:${region}:${account}:${resource}:${id}`,
      documentClusterId: "document-1234567",
      documentClusterArn: `arn:aws:rds:${region}:${account}:cluster:document-1234567`,
    },
  ]);
  return {
    foundation,
    global: {
      ...anything(globalContract),
      objectives: { rtoSeconds: 300, rpoSeconds: 5, lostWrites: 0 },
      changeFreezes: [],
      drillErrorLimit: { percent: 10, seconds: 120 },
      drillStopAlarms: [],
    },
    ...(Object.fromEntries(regional) as Record<string, Record<string, unknown>>),
  };
}
