import { classesInWords, classFormObjection, classObjection, documentClasses } from "../databases";
import {
  documentVersions,
  refusedDocumentVersions,
  relationalVersionByDefault,
  versionFormObjection,
} from "../engineVersions";
import { choice, integer, text } from "../kinds";
import { nothing } from "../ownInputs";
import { type DatabaseKind, databaseKinds } from "../settings";

/** GB of a new RDS instance where nobody says another number. */
export const storageByDefault = 100;

/** Both stores. What a version or class must be beyond its form depends on `databaseKind`: `rules/databases.ts` looks at it. */
export const databases = {
  databaseKind: choice<DatabaseKind>({
    scope: "world",
    values: databaseKinds,
    example: "aurora-global",
    refused: { aurora: "which is written aurora-global here: a database of one region isn't offered" },
  }),
  relationalStorageGigabytes: integer({
    scope: "world",
    min: 20,
    max: 65_536 / 4,
    example: storageByDefault,
    unit: "GB (it grows by itself to four times as much)",
  }),
  // The names that follow from it are written alike.
  relationalGeneration: integer({ scope: "stack", min: 0, max: 1_000_000, example: 0, unit: "rebuilds", own: nothing }),
  relationalEngineVersion: text({
    scope: "world",
    allowed: `Allowed: major.minor such as ${relationalVersionByDefault}; which ones there are depends on meridian:databaseKind`,
    example: relationalVersionByDefault,
    objection: versionFormObjection,
  }),
  relationalInstanceClass: text({
    scope: "world",
    allowed: "Allowed: a class such as db.r6g.large; which ones there are depends on meridian:databaseKind",
    example: "db.r6g.large",
    objection: classFormObjection,
  }),
  relationalInstances: integer({ scope: "world", min: 1, max: 15, example: 2, unit: "instances in each region" }),
  relationalBackupRetentionDays: integer({ scope: "world", min: 7, max: 35, example: 7, unit: "days" }),
  documentEngineVersion: choice({
    scope: "world",
    values: documentVersions,
    example: "5.0.0",
    refused: refusedDocumentVersions,
  }),
  documentInstanceClass: text({
    scope: "world",
    allowed: classesInWords(documentClasses),
    example: "db.r6g.large",
    objection: (value) => classObjection(value, documentClasses, "a DocumentDB global cluster"),
  }),
  documentInstances: integer({ scope: "world", min: 1, max: 15, example: 2, unit: "instances in each region" }),
  documentBackupRetentionDays: integer({ scope: "world", min: 7, max: 35, example: 7, unit: "days" }),
};
