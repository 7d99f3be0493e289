/** Calls that steps of drills declare: what `plan` prints, what the drill role must be allowed, and what a run is compared with. Pure. */
import type { DeclaredCall, DeclaredPermission } from "../drill";
import { evacuationMetric, evacuationScheduleName } from "../evacuationMetric";
import { platformNames } from "../../outputs/platformNames";
import { type DeployedPlatform, regionIn } from "../platform";
import type { Store } from "../probes/membership";

const accountOf = (platform: DeployedPlatform): string => platform.regions[0]!.document.arn.split(":")[4] ?? "";

interface CallParts {
  readonly plane: "control" | "data";
  readonly region: string;
  readonly resource?: string;
  readonly changes?: string;
  readonly undo?: string;
  readonly also?: readonly DeclaredPermission[];
  readonly context?: Readonly<Record<string, string>>;
}

/** A call whose permission has its own name, on one resource. */
function call(service: string, operation: string, parts: CallParts): DeclaredCall {
  const { plane, region, resource = "*", changes, undo, also = [], context } = parts;
  return {
    ...{ service, operation, plane, region },
    permissions: [{ action: `${service}:${operation}`, resource, ...(context && { context }) }, ...also],
    ...(changes !== undefined && { changes }),
    ...(undo !== undefined && { undo }),
  };
}

/** The step goes on where the region doesn't answer, or denies it. */
export const onlyIfReachable = (calls: readonly DeclaredCall[]): readonly DeclaredCall[] =>
  calls.map((it) => ({ ...it, onlyIfReachable: true }));

const globalClusterArn = (platform: DeployedPlatform, store: Store): string => {
  const kind = platform[store];
  return kind.kind === "globalCluster"
    ? `arn:aws:rds::${accountOf(platform)}:global-cluster:${kind.globalClusterId}`
    : "*";
};

/** What `observeTopology` asks, in one region. */
export function topologyCalls(platform: DeployedPlatform, store: Store, region: string): readonly DeclaredCall[] {
  const looks = (of: Store): DeclaredCall =>
    call("rds", "DescribeGlobalClusters", { plane: "control", region, resource: globalClusterArn(platform, of) });
  if (platform[store].kind === "globalCluster") return [looks(store)];
  const all = `arn:aws:rds:${region}:${accountOf(platform)}:db:*`;
  return [looks("document"), call("rds", "DescribeDBInstances", { plane: "control", region, resource: all })];
}

/** What `observeRegionalState` asks. */
export function regionalStateCall(platform: DeployedPlatform, store: Store, region: string): DeclaredCall {
  const { arn } = regionIn(platform, region)[store];
  const operation = platform[store].kind === "instances" ? "DescribeDBInstances" : "DescribeDBClusters";
  return call("rds", operation, { plane: "control", region, resource: arn });
}

/** Makes a region the writer, by what its database's kind has for it. */
export function moveCalls(
  platform: DeployedPlatform,
  store: Store,
  to: string,
  how: "switchover" | "failover",
): readonly DeclaredCall[] {
  const { arn } = regionIn(platform, to)[store];
  if (platform[store].kind === "instances") {
    const changes = `${to} writes the ${store} database by itself; every other instance is stale from then on`;
    const undo = "can't be undone: the others are rebuilt as replicas (docs/databases.md)";
    return [
      call("rds", "DescribeDBInstances", { plane: "control", region: to, resource: arn }),
      call("rds", "PromoteReadReplica", { plane: "control", region: to, resource: arn, changes, undo }),
    ];
  }
  const operation = how === "switchover" ? "SwitchoverGlobalCluster" : "FailoverGlobalCluster";
  const loss = how === "failover" ? "; what hadn't been replicated is lost" : "";
  const action = `rds:${operation}`;
  const parts: CallParts = {
    ...{ plane: "control", region: to, resource: globalClusterArn(platform, store) },
    also: platform.regions.map((it) => ({ action, resource: it[store].arn })),
    changes: `${to} writes the ${store} database${loss}`,
    undo:
      how === "switchover" ? "SwitchoverGlobalCluster back" : "SwitchoverGlobalCluster back, once the others follow",
  };
  return [call("rds", operation, parts)];
}

/** What `observeSwitch` asks, of one region that holds a switch. */
export const switchLookCalls = (platform: DeployedPlatform, region: string, place: string): readonly DeclaredCall[] => [
  call("cloudwatch", "DescribeAlarmsForMetric", { plane: "control", region: place }),
  call("scheduler", "GetSchedule", { plane: "control", region: place, resource: scheduleArn(platform, region, place) }),
];

/** Says where a switch stands, which is the data plane's alone. */
export const publishCall = (platform: DeployedPlatform, region: string, place: string, value: 0 | 1): DeclaredCall =>
  call("cloudwatch", "PutMetricData", {
    ...{ plane: "data", region: place, context: { "cloudwatch:namespace": evacuationMetric(platform).namespace } },
    changes: value === 1 ? `takes ${region} out of DNS` : `lets ${region} back into DNS`,
    undo: `the same with value ${1 - value}`,
  });

/** Has the schedule say it, after it was read. */
export function turnCalls(
  platform: DeployedPlatform,
  region: string,
  place: string,
  value: 0 | 1,
): readonly DeclaredCall[] {
  const resource = scheduleArn(platform, region, place);
  const role = `arn:aws:iam::${accountOf(platform)}:role${platformNames(platform.name).rolePath}evacuation-heartbeat-*`;
  const passed = { "iam:PassedToService": "scheduler.amazonaws.com" };
  return [
    call("scheduler", "GetSchedule", { plane: "control", region: place, resource }),
    call("scheduler", "UpdateSchedule", {
      ...{ plane: "control", region: place, resource },
      also: [{ action: "iam:PassRole", resource: role, context: passed }],
      changes: `${place} says each minute that ${region} is ${value === 1 ? "evacuated" : "in service"}`,
      undo: `the same with value ${1 - value}`,
    }),
  ];
}

const scheduleArn = (platform: DeployedPlatform, region: string, place: string): string =>
  `arn:aws:scheduler:${place}:${accountOf(platform)}:schedule/default/${evacuationScheduleName(platform, region)}`;
