/** Engine versions with which both stores can be made, by the kind of database. */
import type { DatabaseKind } from "./settings";

/** What AWS makes of one major version. Older majors are out of standard support; a newer one is one line, once it has been tried. */
interface Minors {
  /** Lowest minor version. */
  readonly from: number;
  /** Minor versions above it that were never made. */
  readonly without?: readonly number[];
}

/**
 * AWS withdraws minor versions for new databases long before their major ends, so that a floor is raised about once a year:
 * `aws rds describe-db-engine-versions --engine aurora-postgresql --query 'DBEngineVersions[].EngineVersion'`, and `--engine postgres`.
 * Existing databases go on: AWS raises them itself, which the configuration follows.
 *
 * The floors are those to which AWS raised everything below by itself in May 2026
 * (https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html). Aurora's list of June 2026 has
 * them too, and leaves out the minor of February 2026 (https://github.com/aws/aws-cdk/pull/38053).
 */
export const relationalVersions: Readonly<Record<DatabaseKind, Readonly<Record<string, Minors>>>> = {
  "aurora-global": {
    14: { from: 20, without: [21] },
    15: { from: 15, without: [16] },
    16: { from: 11, without: [12] },
    17: { from: 7, without: [8] },
  },
  rds: { 14: { from: 20 }, 15: { from: 15 }, 16: { from: 11 }, 17: { from: 7 } },
};

/** What is proposed in place of one that AWS doesn't make: Aurora and RDS both have it. */
export const relationalVersionByDefault = "17.9";

/** More than any major has had: PostgreSQL releases a minor every three months, for five years (https://www.postgresql.org/support/versioning/). */
const maxMinor = 26;

const writtenVersion = /^([1-9]\d?)\.(0|[1-9]\d?)$/;

const makers: Readonly<Record<DatabaseKind, string>> = {
  "aurora-global": "Aurora PostgreSQL global databases don't",
  rds: "RDS for PostgreSQL doesn't",
};

/** Why a database of this kind can't be made with this version, or nothing. */
export function relationalVersionObjection(given: string, kind: DatabaseKind): string | undefined {
  const [, major = "", minor = ""] = writtenVersion.exec(given) ?? [];
  const minors = relationalVersions[kind][major];
  const offered = minors !== undefined && isOffered(Number(minor), minors);
  return offered ? undefined : `which ${makers[kind]} allow here`;
}

const isOffered = (minor: number, { from, without = [] }: Minors): boolean =>
  minor >= from && minor <= maxMinor && !without.includes(minor);

/** Only the form: which versions there are depends on the kind. */
export const versionFormObjection = (given: string): string | undefined =>
  writtenVersion.test(given) ? undefined : "which is not written as major.minor";

export function versionsInWords(kind: DatabaseKind): string {
  const majors = Object.entries(relationalVersions[kind]).map(([major, { from, without = [] }]) => {
    const except = without.map((minor) => ` but ${major}.${minor}`).join("");
    return `${major}.${from} or a later ${major}${except}`;
  });
  return `Allowed: ${majors.join(", ")}`;
}

/** https://docs.aws.amazon.com/documentdb/latest/devguide/docdb-engine-version-supportability.html */
export const documentVersions: readonly string[] = ["5.0.0", "8.0.0"];

/** Versions that Amazon DocumentDB has and the platform can't use. */
export const refusedDocumentVersions: Readonly<Record<string, string>> = {
  "3.6.0": "which has no global clusters",
  // https://github.com/mongodb/node-mongodb-native/blob/v7.9.0/src/cmap/wire_protocol/constants.ts
  "4.0.0": "which speaks wire version 7 where the storefront's MongoDB driver needs 9",
};
