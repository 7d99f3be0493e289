import type { Rule } from "../../rule";
import { backupsKept } from "./backupsKept";
import { bucketVersioned } from "./bucketVersioned";
import { deletionProtectionOn } from "./deletionProtectionOn";
import { finalSnapshot } from "./finalSnapshot";
import { globalClusterStartsEmpty } from "./globalClusterStartsEmpty";
import { keyUsable } from "./keyUsable";
import { memberIgnoresRoles } from "./memberIgnoresRoles";
import { memberNotDemoted } from "./memberNotDemoted";
import { memberNotDetached } from "./memberNotDetached";
import { memberNotPromoted } from "./memberNotPromoted";
import { noForcedDestroy } from "./noForcedDestroy";
import { notDeleted } from "./notDeleted";
import { notReplaced } from "./notReplaced";
import { protectedByPulumi } from "./protectedByPulumi";
import { recoveryPointsKept } from "./recoveryPointsKept";
import { secretsRecoverable } from "./secretsRecoverable";

/** Never lose data. */
export const rules: readonly Rule[] = [
  notDeleted,
  notReplaced,
  memberNotDetached,
  memberNotPromoted,
  memberNotDemoted,
  memberIgnoresRoles,
  globalClusterStartsEmpty,
  protectedByPulumi,
  deletionProtectionOn,
  backupsKept,
  recoveryPointsKept,
  bucketVersioned,
  finalSnapshot,
  noForcedDestroy,
  secretsRecoverable,
  keyUsable,
];
