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
