/** Guards of the databases. */
import { accountOf, isSeen, look } from "../probes/probe";
import { formatProblem, membershipProblems, regionOf, type Store, writerOf } from "../probes/membership";
import { objectivesOf } from "../objectives";
import { replicationLag } from "../probes/lagNow";
import type { DrillPlatform } from "../drillPlatform";
import type { DeclaredCall } from "../drill";
import {
  type GuardAsking,
  type GuardFinding,
  inRegions,
  type Sides,
  type SteadyGuard,
  unknownFinding,
} from "./steadyGuard";

/** A global cluster is asked for in a region that stays; instances are known only to the region that each is in. */
function membershipCalls(platform: DrillPlatform, { leaving, staying }: Sides): readonly DeclaredCall[] {
  const account = accountOf(platform.regions[0]!.document.arn);
  const stores = [platform.document, platform.relational];
  const clusters = staying.flatMap((region) =>
    stores.flatMap((it) =>
      it.kind === "globalCluster"
        ? [
            look("rds", "DescribeGlobalClusters", {
              region,
              resource: `arn:aws:rds::${account}:global-cluster:${it.globalClusterId}`,
            }),
          ]
        : [],
    ),
  );
  if (platform.relational.kind === "globalCluster") return clusters;
  const instances = (region: string) =>
    look("rds", "DescribeDBInstances", { region, resource: `arn:aws:rds:${region}:${account}:db:*` });
  return [
    ...clusters,
    ...staying.map(instances),
    ...leaving.map((it) => ({ ...instances(it), onlyIfReachable: true as const })),
  ];
}

/** Instances of the region being left are asked for, too: one that doesn't answer is no reason to stay in its region. */
const askedRegions = ({ platform, leaving, staying }: GuardAsking): readonly string[] =>
  platform.relational.kind === "globalCluster" ? staying : [...staying, ...leaving];

export const membership: SteadyGuard = {
  name: "membership",
  question: "Is every region a member of both databases, with exactly one writer?",
  calls: membershipCalls,
  async findings(asked) {
    const stores = await asked.observations.stores(askedRegions(asked));
    if (!isSeen(stores)) return [unknownFinding(stores)];
    const regions = [...asked.staying, ...asked.leaving];
    return [stores.value.relational, stores.value.document]
      .flatMap((it) => membershipProblems(it, regions))
      .filter((it) => !(it.kind === "unseen" && asked.leaving.includes(it.region)))
      .map((it) => ({
        seen: formatProblem(it),
        required: "every region a member, one writer, the others following it",
        fix: "Rebuild what is missing or stale (docs/databases.md), then ask again.",
      }));
  },
};

/** Until they have the writer's data again, AWS refuses to move it to them. */
export const copiesInStep: SteadyGuard = {
  name: "copies-in-step",
  question: "Has every copy been given the writer's data since the last failover?",
  calls: membershipCalls,
  async findings(asked) {
    const stores = await asked.observations.stores(askedRegions(asked));
    if (!isSeen(stores)) return [unknownFinding(stores)];
    return [stores.value.relational, stores.value.document].flatMap(({ store, members = [] }) =>
      members
        .filter((it) => it.unsynchronized !== undefined && !asked.leaving.includes(regionOf(it.clusterArn)))
        .map((it) => ({
          seen: `the ${store} database in ${regionOf(it.clusterArn)} isn't in step with its writer: ${it.unsynchronized}`,
          required: "every copy connected",
          fix: "Wait: AWS rebuilds it by itself, in minutes to hours by its size. If it doesn't end, rebuild it (docs/databases.md).",
        })),
    );
  },
};

export const lagWithinObjective: SteadyGuard = {
  name: "replication-lag",
  question: "Are the copies within the objective for lost data?",
  calls: (platform, sides) => [
    ...membershipCalls(platform, sides),
    ...candidates(sides).flatMap((it) => replicationLag.calls(platform, it)),
  ],
  async findings(asked) {
    const stores = await asked.observations.stores(askedRegions(asked));
    if (!isSeen(stores)) return [unknownFinding(stores)];
    const writers = { relational: writerOf(stores.value.relational), document: writerOf(stores.value.document) };
    const answers = await inRegions(replicationLag, candidates(asked), asked);
    return answers.flatMap(({ region, seen }) => {
      if (!isSeen(seen)) return [unknownFinding(seen)];
      const { relationalSeconds, documentSeconds } = seen.value;
      return [
        ...lagFindings("relational", region, { seconds: relationalSeconds, writer: writers.relational, asked }),
        ...lagFindings("document", region, { seconds: documentSeconds, writer: writers.document, asked }),
      ];
    });
  },
};

/** Where a writer may go to. */
const candidates = ({ staying, to }: Sides): readonly string[] => (to === undefined ? staying : [to]);

interface SeenLagOf {
  readonly seconds: number | undefined;
  readonly writer: string | undefined;
  readonly asked: GuardAsking;
}

function lagFindings(store: Store, region: string, { seconds, writer, asked }: SeenLagOf): readonly GuardFinding[] {
  if (writer === region) return [];
  const { rpoSeconds } = objectivesOf(asked.platform);
  const required = `at most ${rpoSeconds} s (rpoSeconds)`;
  if (seconds === undefined) {
    const seen = `CloudWatch in ${region} has no figure of the last minutes for the ${store} database's lag`;
    return [{ seen, required, fix: "Look whether its cluster has an instance and replicates; then ask again." }];
  }
  if (seconds <= rpoSeconds) return [];
  return [
    {
      seen: `the ${store} database in ${region} is ${Math.round(seconds * 10) / 10} s behind the writer`,
      required,
      fix: "Wait until it has caught up: look at the writer's load and this region's CPU.",
    },
  ];
}
