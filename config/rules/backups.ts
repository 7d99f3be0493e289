import { pathOf } from "../reading";
import { objection, type ConfigurationRule } from "./rule";

/** What outlives its recovery points only costs money, and can't be deleted until its lock ends. */
export const lockEndsBeforeRetention: ConfigurationRule = (read) => {
  const { objectLockDays, backupRetentionDays } = read.read;
  if (objectLockDays === undefined || backupRetentionDays === undefined || objectLockDays <= backupRetentionDays)
    return [];
  const reason = `longer than ${pathOf(read, "backupRetentionDays")} keeps anything (${backupRetentionDays} days)`;
  const allowed = `Allowed: 0 to ${backupRetentionDays} days`;
  return [objection(read, "objectLockDays", { reason, allowed, to: backupRetentionDays })];
};
