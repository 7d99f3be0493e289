import type { Rule } from "../../rule";
import { alarmIsHeard } from "./alarmIsHeard";
import { aliasCarriesHealth } from "./aliasCarriesHealth";
import { backupsLeaveRegion } from "./backupsLeaveRegion";
import { calculatedCheckNeedsAll } from "./calculatedCheckNeedsAll";
import { capacityHeldByAlarm } from "./capacityHeldByAlarm";
import { capacityOneAZone } from "./capacityOneAZone";
import { certificatesRenewThemselves } from "./certificatesRenewThemselves";
import { databaseInTwoZones } from "./databaseInTwoZones";
import { databaseStorageGrows } from "./databaseStorageGrows";
import { databaseSurvivesInstance } from "./databaseSurvivesInstance";
import { edgeConnectsSoon } from "./edgeConnectsSoon";
import { edgeForgetsFailures } from "./edgeForgetsFailures";
import { edgeShowsFailures } from "./edgeShowsFailures";
import { edgeWaitsBriefly } from "./edgeWaitsBriefly";
import { engineVersionsEqual } from "./engineVersionsEqual";
import { evacuationHeldBySurvivor } from "./evacuationHeldBySurvivor";
import { evacuationKeepsLastStatus } from "./evacuationKeepsLastStatus";
import { evacuationSwitchOfEveryRegion } from "./evacuationSwitchOfEveryRegion";
import { failoverNamesExpireSoon } from "./failoverNamesExpireSoon";
import { forwardReachesSomebody } from "./forwardReachesSomebody";
import { groupReplacesUnhealthy } from "./groupReplacesUnhealthy";
import { groupRollsBack } from "./groupRollsBack";
import { groupTakesNothingAway } from "./groupTakesNothingAway";
import { healthCheckAsksForWords } from "./healthCheckAsksForWords";
import { healthCheckAsksNoRoutedName } from "./healthCheckAsksNoRoutedName";
import { healthCheckDetectsSoon } from "./healthCheckDetectsSoon";
import { healthCheckNeverSwitched } from "./healthCheckNeverSwitched";
import { imagesInEveryRegion } from "./imagesInEveryRegion";
import { keyInEveryRegion } from "./keyInEveryRegion";
import { loadBalancerCrossZone } from "./loadBalancerCrossZone";
import { loadBalancerKeepAlive } from "./loadBalancerKeepAlive";
import { loadBalancerOutlivesEdge } from "./loadBalancerOutlivesEdge";
import { membersUpgradeTogether } from "./membersUpgradeTogether";
import { natInEveryZone } from "./natInEveryZone";
import { networkInThreeZones } from "./networkInThreeZones";
import { noBurstableInstances } from "./noBurstableInstances";
import { noSpotCapacity } from "./noSpotCapacity";
import { nodesUpdateInParts } from "./nodesUpdateInParts";
import { podsAskForResources } from "./podsAskForResources";
import { podsHaveDisruptionBudget } from "./podsHaveDisruptionBudget";
import { podsHaveProbes } from "./podsHaveProbes";
import { podsLeaveInTime } from "./podsLeaveInTime";
import { podsReadyWhenTargetsAre } from "./podsReadyWhenTargetsAre";
import { podsRollWithoutLoss } from "./podsRollWithoutLoss";
import { podsSpreadOverZones } from "./podsSpreadOverZones";
import { recordsChangeByDeploymentOnly } from "./recordsChangeByDeploymentOnly";
import { recordsWaitForNobody } from "./recordsWaitForNobody";
import { replicationIsMeasured } from "./replicationIsMeasured";
import { roomToGrow } from "./roomToGrow";
import { routedRecordHasHealth } from "./routedRecordHasHealth";
import { scalingIsKept } from "./scalingIsKept";
import { secretInEveryRegion } from "./secretInEveryRegion";
import { silenceIsBad } from "./silenceIsBad";
import { spreadOverThreeZones } from "./spreadOverThreeZones";
import { targetDeregistersSoon } from "./targetDeregistersSoon";
import { targetGroupMinimumHealthy } from "./targetGroupMinimumHealthy";
import { targetHealthDetectedSoon } from "./targetHealthDetectedSoon";
import { targetHealthIsShallow } from "./targetHealthIsShallow";
import { topicHasSubscriber } from "./topicHasSubscriber";
import { writesReachOneOrigin } from "./writesReachOneOrigin";

/** What keeps the shop up: the findings that the design is built on, and what is forgotten easily. */
export const rules: readonly Rule[] = [
  alarmIsHeard,
  aliasCarriesHealth,
  backupsLeaveRegion,
  calculatedCheckNeedsAll,
  capacityHeldByAlarm,
  capacityOneAZone,
  certificatesRenewThemselves,
  databaseInTwoZones,
  databaseStorageGrows,
  databaseSurvivesInstance,
  edgeConnectsSoon,
  edgeForgetsFailures,
  edgeShowsFailures,
  edgeWaitsBriefly,
  engineVersionsEqual,
  evacuationHeldBySurvivor,
  evacuationKeepsLastStatus,
  evacuationSwitchOfEveryRegion,
  failoverNamesExpireSoon,
  forwardReachesSomebody,
  groupReplacesUnhealthy,
  groupRollsBack,
  groupTakesNothingAway,
  healthCheckAsksForWords,
  healthCheckAsksNoRoutedName,
  healthCheckDetectsSoon,
  healthCheckNeverSwitched,
  imagesInEveryRegion,
  keyInEveryRegion,
  loadBalancerCrossZone,
  loadBalancerKeepAlive,
  loadBalancerOutlivesEdge,
  membersUpgradeTogether,
  natInEveryZone,
  networkInThreeZones,
  noBurstableInstances,
  noSpotCapacity,
  nodesUpdateInParts,
  podsAskForResources,
  podsHaveDisruptionBudget,
  podsHaveProbes,
  podsLeaveInTime,
  podsReadyWhenTargetsAre,
  podsRollWithoutLoss,
  podsSpreadOverZones,
  recordsChangeByDeploymentOnly,
  recordsWaitForNobody,
  replicationIsMeasured,
  roomToGrow,
  routedRecordHasHealth,
  scalingIsKept,
  secretInEveryRegion,
  silenceIsBad,
  spreadOverThreeZones,
  targetDeregistersSoon,
  targetGroupMinimumHealthy,
  targetHealthDetectedSoon,
  targetHealthIsShallow,
  topicHasSubscriber,
  writesReachOneOrigin,
];
