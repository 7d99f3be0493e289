/** The guards of the steady state, as `readiness` asks them; a drill's plan names those that it needs. */
import type { DrillContext } from "../context";
import type { DrillChoice, NamedGuard } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { cartsReplicated } from "./carts";
import { equalEngineVersions, noHeadlessSecondary, recentBackup } from "./databases";
import { healthChecksPass, recordsFollowHealth } from "./dns";
import { bucketsCopied } from "./kept";
import { alarmsAreHeard, noAlarmFiring } from "./operations";
import { guardFor, type SteadyGuard } from "./steadyGuard";
import { copiesInStep, lagWithinObjective, membership } from "./stores";
import { switchesWork } from "./switches";
import { capacityWithoutLaunch, noSwitchOn, notTheLastRegion } from "./traffic";
import { certificatesLast, noChangeFreeze, nothingChanging, secretsInStep } from "./upkeep";

export const steadyGuards = {
  "last-healthy-region": notTheLastRegion,
  "switch-already-on": noSwitchOn,
  "switches-work": switchesWork,
  "health-checks": healthChecksPass,
  "dns-records": recordsFollowHealth,
  capacity: capacityWithoutLaunch,
  membership,
  "copies-in-step": copiesInStep,
  "replication-lag": lagWithinObjective,
  "carts-replicas": cartsReplicated,
  "headless-secondary": noHeadlessSecondary,
  "engine-versions": equalEngineVersions,
  "backup-age": recentBackup,
  "backup-copies": bucketsCopied,
  "certificate-age": certificatesLast,
  secrets: secretsInStep,
  "alarms-firing": noAlarmFiring,
  "alarm-receivers": alarmsAreHeard,
  "change-under-way": nothingChanging,
  "change-freeze": noChangeFreeze,
} as const satisfies Readonly<Record<string, SteadyGuard>>;

export type SteadyGuardName = keyof typeof steadyGuards;

export const steadyGuardNames = Object.keys(steadyGuards) as SteadyGuardName[];

/** Those guards, for a plan of this choice. */
export const guardsFor = (
  names: readonly SteadyGuardName[],
  platform: DrillPlatform,
  choice: DrillChoice,
): readonly NamedGuard<DrillContext>[] => names.map((it) => guardFor(steadyGuards[it], platform, choice));
