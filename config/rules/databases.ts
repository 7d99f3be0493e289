/** What the kind of the relational database allows of its other keys. */
import { classesInWords, classObjection, relationalClasses, relationalStores } from "../databases";
import { relationalVersionByDefault, relationalVersionObjection, versionsInWords } from "../engineVersions";
import { connectionLimit } from "../databaseCapacity";
import { storageByDefault } from "../keys/databases";
import { setCommand } from "../command";
import { pathOf, type Read, siblingValue } from "../reading";
import { minInstancesOf } from "./capacity";
import { objection, type ConfigurationRule } from "./rule";
import { roleOf } from "./stack";

export const versionsFitTheKind: ConfigurationRule = (read) => {
  const { databaseKind, relationalEngineVersion } = read.read;
  if (databaseKind === undefined || relationalEngineVersion === undefined) return [];
  const reason = relationalVersionObjection(relationalEngineVersion, databaseKind);
  if (reason === undefined) return [];
  const allowed = versionsInWords(databaseKind);
  return [objection(read, "relationalEngineVersion", { reason, allowed, to: relationalVersionByDefault })];
};

export const classesFitTheKind: ConfigurationRule = (read) => {
  const { databaseKind, relationalInstanceClass } = read.read;
  if (databaseKind === undefined || relationalInstanceClass === undefined) return [];
  const classes = relationalClasses[databaseKind];
  const reason = classObjection(relationalInstanceClass, classes, relationalStores[databaseKind]);
  if (reason === undefined) return [];
  const allowed = classesInWords(classes);
  return [objection(read, "relationalInstanceClass", { reason, allowed, to: "db.r6g.large" })];
};

/**
 * Of `rds` the number means an instance and its standby in another zone, as elsewhere it means two members of a cluster. There is no
 * other: with one zone a lost zone is a lost writer, and AWS has no second standby.
 */
export const instancesFitTheKind: ConfigurationRule = (read) => {
  const { databaseKind, relationalInstances } = read.read;
  if (databaseKind !== "rds" || relationalInstances === undefined || relationalInstances === 2) return [];
  const reason =
    relationalInstances === 1
      ? "which leaves an RDS instance no standby in another zone"
      : "which are more than an RDS instance and its standby";
  const allowed = "Allowed: 2, an instance and its standby in another zone";
  return [objection(read, "relationalInstances", { reason, allowed, to: 2 })];
};

/** A pool of `RELATIONAL_POOL_SIZE` (10), one for the probe and one for a migration or a person: docs/storefront.md. */
const connectionsOfAnInstance = 12;

/** What a connection costs in memory; the alarm fires at the same share of what the class allows. */
const shareOfConnections = 0.8;

/** A class too small for its storefront fails on the day when the region runs as many instances as it may. */
export const connectionsSuffice: ConfigurationRule = (read) => {
  const { relationalInstanceClass, maxInstances, databaseKind } = read.read;
  const min = minInstancesOf(read);
  if (relationalInstanceClass === undefined || databaseKind === undefined || maxInstances === undefined) return [];
  if (min === undefined || roleOf(read)?.kind !== "region") return [];
  if (classObjection(relationalInstanceClass, relationalClasses[databaseKind], "") !== undefined) return [];
  const instances = maxInstances === 0 ? 2 * min : Math.max(maxInstances, min);
  const needed = instances * connectionsOfAnInstance;
  const allows = Math.floor(connectionLimit(relationalInstanceClass) * shareOfConnections);
  if (needed <= allows) return [];
  const reason =
    `which has room for ${allows} connections, 80 % of what PostgreSQL allows by its memory; ` +
    `${instances} storefront instances of ${read.stack} open up to ${needed}`;
  const allowed = `Allowed: a class with more memory, or fewer than ${Math.floor(allows / connectionsOfAnInstance) + 1} in ${pathOf(read, "maxInstances")}`;
  return [objection(read, "relationalInstanceClass", { reason, allowed, to: "db.r6g.large" })];
};

/** Keys of instances have no meaning beside a cluster, and a generation none where there is no database. */
export const onlyOfInstances: ConfigurationRule = (read) => {
  const { databaseKind, relationalStorageGigabytes: storage, relationalGeneration: generation } = read.read;
  const role = roleOf(read);
  if (databaseKind === undefined || !role) return [];
  const kind = pathOf(read, "databaseKind");
  const problems = [];
  if (databaseKind !== "rds" && storage !== undefined && storage !== storageByDefault) {
    const reason = `but ${kind} is ${databaseKind}, whose storage grows by itself`;
    const allowed = `Allowed: ${storageByDefault}, which means nothing there`;
    problems.push(objection(read, "relationalStorageGigabytes", { reason, allowed, to: storageByDefault }));
  }
  if (generation !== undefined && generation !== 0 && (databaseKind !== "rds" || role.kind !== "region")) {
    const reason =
      databaseKind === "rds"
        ? `but the stack ${read.stack} has no database`
        : `but ${kind} is ${databaseKind}, whose members follow whoever writes`;
    const command = setCommand(pathOf(read, "relationalGeneration"), 0, read.stack);
    problems.push(objection(read, "relationalGeneration", { reason, allowed: "Allowed: 0", command, to: 0 }));
  }
  return problems;
};

/** A replica names its source by the source's generation, which stands in another stack's file. */
export const sourceGenerationIsKnown: ConfigurationRule = (read) => {
  const { databaseKind, bootstrapRegion, regions } = read.read;
  if (databaseKind !== "rds" || roleOf(read)?.kind !== "region" || bootstrapRegion === undefined) return [];
  // A stack without a file, and a region that isn't one, have their problems already.
  if (!regions?.includes(bootstrapRegion) || !isSibling(read, bootstrapRegion)) return [];
  if (sourceGenerationOf(read) !== undefined) return [];
  const path = pathOf(read, "relationalGeneration");
  return [
    {
      path: `${path} of ${bootstrapRegion}`,
      value: "encrypted or not a number",
      reason: `so which instance ${read.stack} follows can't be checked`,
      allowed: "Allowed: a number in plain text",
      command: setCommand(path, 0, bootstrapRegion),
    },
  ];
};

const isSibling = (read: Read, stack: string): boolean => stack === read.stack || Object.hasOwn(read.siblings, stack);

/** Generation of the bootstrap region's instance, or undefined where it can't be read. */
export function sourceGenerationOf(read: Read): number | undefined {
  const { bootstrapRegion, relationalGeneration } = read.read;
  if (bootstrapRegion === undefined) return undefined;
  return bootstrapRegion === read.stack
    ? relationalGeneration
    : siblingValue(read, bootstrapRegion, "relationalGeneration");
}
