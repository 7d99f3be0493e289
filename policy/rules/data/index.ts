/** Never lose data. */
export { backupsKept } from "./backupsKept";
export { bucketVersioned } from "./bucketVersioned";
export { deletionProtectionOn } from "./deletionProtectionOn";
export { documentVersionStays } from "./documentVersionStays";
export { finalSnapshot } from "./finalSnapshot";
export { globalClusterStartsEmpty } from "./globalClusterStartsEmpty";
export { keyUsable } from "./keyUsable";
export { memberIgnoresRoles } from "./memberIgnoresRoles";
export { memberNotDemoted } from "./memberNotDemoted";
export { memberNotDetached } from "./memberNotDetached";
export { memberNotPromoted } from "./memberNotPromoted";
export { noForcedDestroy } from "./noForcedDestroy";
export { notDeleted } from "./notDeleted";
export { notReplaced } from "./notReplaced";
export { protectedByPulumi } from "./protectedByPulumi";
export { recoveryPointsKept } from "./recoveryPointsKept";
export { secretsRecoverable } from "./secretsRecoverable";
