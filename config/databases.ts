/** Instance classes and engine versions of both stores, by the kind of database. */
import type { DatabaseKind } from "./settings";

const small = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"];
const upTo24 = [...small, "24xlarge"];
const upTo48 = [...upTo24, "48xlarge"];
const burstable = ["micro", "small", "medium", "large", "xlarge", "2xlarge"];

/** Sizes by family. */
type Classes = Readonly<Record<string, readonly string[]>>;

/** Memory-optimised, r5 or newer: both kinds take them. */
const memoryOptimised: Classes = {
  r5: upTo24,
  r6g: small,
  r6i: [...upTo24, "32xlarge"],
  r7g: small,
  r7i: upTo48,
  r8g: upTo48,
  x2g: small,
};

/**
 * Aurora global databases need memory-optimised classes.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html
 *
 * An RDS instance takes burstable and general-purpose ones too; all of these run PostgreSQL 14 to 17.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html
 */
export const relationalClasses: Readonly<Record<DatabaseKind, Classes>> = {
  "aurora-global": memoryOptimised,
  rds: {
    t3: burstable,
    t4g: burstable,
    m5: upTo24,
    m6g: small,
    m6i: [...upTo24, "32xlarge"],
    m7g: small,
    m7i: upTo48,
    m8g: upTo48,
    ...memoryOptimised,
  },
};

/** How people speak of what takes a class or a version. */
export const relationalStores: Readonly<Record<DatabaseKind, string>> = {
  "aurora-global": "an Aurora global database",
  rds: "an RDS instance",
};

/**
 * DocumentDB global clusters exclude t3, t4g and r4, so that their smallest class is db.r5.large whatever the kind of the other store.
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters.html
 */
export const documentClasses: Classes = { r5: upTo24, r6g: small, r8g: small };

const writtenClass = /^db\.([a-z0-9]+)\.([a-z0-9]+)$/;

/** Why an instance class cannot be used, or nothing. */
export function classObjection(given: string, classes: Classes, store: string): string | undefined {
  const match = writtenClass.exec(given);
  if (!match) return `which is not written as an instance class of ${store}`;
  const [, family = "", size = ""] = match;
  const sizes = Object.hasOwn(classes, family) ? classes[family] : undefined;
  if (!sizes) return /^t\d/.test(family) ? burstableObjection(store, classes) : `which ${store} doesn't take`;
  return sizes.includes(size) ? undefined : `a size that ${family} doesn't come in`;
}

function burstableObjection(store: string, classes: Classes): string {
  const older = Object.keys(classes).some((family) => /^t\d/.test(family));
  return older ? `which ${store} doesn't take` : `which is burstable: ${store} doesn't take it`;
}

/** Only the form: which classes there are depends on the kind. */
export const classFormObjection = (given: string): string | undefined =>
  writtenClass.test(given) ? undefined : "which is not written as an instance class";

export function classesInWords(classes: Classes): string {
  const families = Object.entries(classes).map(([family, sizes]) => `db.${family}.(${sizes[0]} to ${sizes.at(-1)})`);
  return `Allowed: ${families.join(", ")}`;
}

/**
 * Lowest minor version, by major version, with which a database can be made. Older majors are out of standard support; a newer one is
 * one line here, once it has been tried.
 *
 * Aurora: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.GlobalDatabase.html
 * RDS, where lower ones ended on 31 May 2026: https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
 */
export const relationalVersions: Readonly<Record<DatabaseKind, Readonly<Record<string, number>>>> = {
  "aurora-global": { 14: 3, 15: 2, 16: 1, 17: 4 },
  rds: { 14: 18, 15: 13, 16: 9, 17: 5 },
};

/** More than any major has had: PostgreSQL releases a minor every three months, for five years (https://www.postgresql.org/support/versioning/). */
const maxMinor = 26;

const writtenVersion = /^([1-9]\d?)\.(\d{1,2})$/;

const makers: Readonly<Record<DatabaseKind, string>> = {
  "aurora-global": "Aurora PostgreSQL global databases don't",
  rds: "RDS for PostgreSQL doesn't",
};

/** Why a database of this kind can't be made with this version, or nothing. */
export function relationalVersionObjection(given: string, kind: DatabaseKind): string | undefined {
  const [, major = "", minor = ""] = writtenVersion.exec(given) ?? [];
  const min = relationalVersions[kind][major];
  const allowed = min !== undefined && Number(minor) >= min && Number(minor) <= maxMinor;
  return allowed ? undefined : `which ${makers[kind]} allow here`;
}

/** Only the form: which versions there are depends on the kind. */
export const versionFormObjection = (given: string): string | undefined =>
  writtenVersion.test(given) ? undefined : "which is not written as major.minor";

export function versionsInWords(kind: DatabaseKind): string {
  const majors = Object.entries(relationalVersions[kind]);
  return `Allowed: ${majors.map(([major, minor]) => `${major}.${minor} or a later ${major}`).join(", ")}`;
}

/** Version 3.6 has no global clusters. https://docs.aws.amazon.com/documentdb/latest/devguide/docdb-engine-version-supportability.html */
export const documentVersions: readonly string[] = ["4.0.0", "5.0.0", "8.0.0"];
