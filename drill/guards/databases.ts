/** Guards of what is behind the databases' roles, and of their backups. */
import { backupAges } from "../probes/backupAges";
import { databaseStates } from "../probes/databaseStates";
import type { Store } from "../probes/membership";
import { isSeen } from "../probes/probe";
import { inRegions, regionalGuard, type SteadyGuard, unknownFindings } from "./steadyGuard";

const stores: readonly Store[] = ["relational", "document"];

export const noHeadlessSecondary = regionalGuard({
  name: "headless-secondary",
  question: "Has every copy an instance, so that it could write?",
  probe: databaseStates,
  judge: (seen, region) =>
    stores
      .filter((store) => seen[store].instances === 0)
      .map((store) => ({
        seen: `the ${store} database's cluster in ${region} has no instance`,
        required: "one instance at least: without it no failover or switchover goes there",
        fix: "Add an instance: deploy the region, or aws rds create-db-instance for its cluster.",
      })),
});

export const equalEngineVersions: SteadyGuard = {
  name: "engine-versions",
  question: "Do all members of a database run the same engine version?",
  calls: (platform, { staying }) => staying.flatMap((it) => databaseStates.calls(platform, it)),
  async findings(asked) {
    const answers = await inRegions(databaseStates, asked.staying, asked);
    const unknown = unknownFindings(answers);
    const unequal = stores.flatMap((store) => {
      const versions = answers.flatMap(({ region, seen }) =>
        isSeen(seen) ? [{ region, version: seen.value[store].engineVersion }] : [],
      );
      if (new Set(versions.map(({ version }) => version)).size < 2) return [];
      return [
        {
          seen: `the ${store} database runs ${versions.map((it) => `${it.version} in ${it.region}`).join(", ")}`,
          required: "the same engine version everywhere: a switchover is refused between different ones",
          fix: "Upgrade the members that are behind, secondaries first (docs/databases.md).",
        },
      ];
    });
    return [...unknown, ...unequal];
  },
};

const dayMilliseconds = 24 * 3_600_000;

/** A backup anywhere among the regions that stay is enough: it must outlive the one that is left. */
export const recentBackup: SteadyGuard = {
  name: "backup-age",
  question: "Is there a backup of each database, not a day old, where nobody leaves?",
  calls: (platform, { staying }) => staying.flatMap((it) => backupAges.calls(platform, it)),
  async findings(asked) {
    const answers = await inRegions(backupAges, asked.staying, asked);
    const seen = answers.flatMap(({ seen: it }) => (isSeen(it) ? [it.value] : []));
    const lacking = stores.flatMap((store) => {
      const made = seen.flatMap(({ points, restorableUntil }) => [
        ...points.filter((it) => it.store === store).map(({ madeAt }) => madeAt),
        restorableUntil[store] ?? 0,
      ]);
      const newest = Math.max(0, ...made);
      if (asked.now - newest <= dayMilliseconds) return [];
      const age = newest === 0 ? "no" : `${Math.floor((asked.now - newest) / 3_600_000)} h old is the newest`;
      return [
        {
          seen: `${age} backup of the ${store} database in ${asked.staying.join(", ")}`,
          required:
            "one that isn't a day old: a recovery point in a vault, or the database's own point-in-time recovery",
          fix: "Look at AWS Backup's jobs of the last night (alarm backup-failed), or start one: aws backup start-backup-job.",
        },
      ];
    });
    // Whoever doesn't answer matters only where the others have nothing.
    const unknown = unknownFindings(answers);
    return lacking.length === 0 ? [] : [...unknown, ...lacking];
  },
};
