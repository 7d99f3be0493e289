/** Instance classes and engine versions that global databases allow. */

const small = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"];
const upTo24 = [...small, "24xlarge"];
const upTo48 = [...upTo24, "48xlarge"];

/** Sizes by family. */
type Classes = Readonly<Record<string, readonly string[]>>;

/**
 * Aurora global databases need memory-optimised classes, r5 or newer.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html
 */
export const relationalClasses: Classes = {
  r5: upTo24,
  r6g: small,
  r6i: [...upTo24, "32xlarge"],
  r7g: small,
  r7i: upTo48,
  r8g: upTo48,
  x2g: small,
};

/**
 * DocumentDB global clusters exclude t3, t4g and r4.
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters.html
 */
export const documentClasses: Classes = { r5: upTo24, r6g: small, r8g: small };

/** Why an instance class cannot be used, or nothing. */
export function classObjection(given: string, classes: Classes, store: string): string | undefined {
  const match = /^db\.([a-z0-9]+)\.([a-z0-9]+)$/.exec(given);
  if (!match) return `which is not written as an instance class of ${store}`;
  const [, family = "", size = ""] = match;
  if (/^t\d/.test(family)) return `which is burstable: ${store} doesn't take it`;
  const sizes = Object.hasOwn(classes, family) ? classes[family] : undefined;
  if (!sizes) return `which ${store} doesn't take`;
  return sizes.includes(size) ? undefined : `a size that ${family} doesn't come in`;
}

export function classesInWords(classes: Classes): string {
  const families = Object.entries(classes).map(([family, sizes]) => `db.${family}.(${sizes[0]} to ${sizes.at(-1)})`);
  return `Allowed: ${families.join(", ")}`;
}

/**
 * Lowest minor version, by major version, with which Aurora PostgreSQL can be a global database. Older majors are out
 * of standard support; a newer one is one line here, once it has been tried.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.GlobalDatabase.html
 */
export const relationalVersions: Readonly<Record<string, number>> = { 14: 3, 15: 2, 16: 1, 17: 4 };

export function relationalVersionObjection(given: string): string | undefined {
  const match = /^([1-9]\d?)\.(\d{1,2})$/.exec(given);
  if (!match) return "which is not written as major.minor";
  const least = relationalVersions[match[1] ?? ""];
  if (least === undefined || Number(match[2]) < least)
    return "which Aurora PostgreSQL global databases don't allow here";
  return undefined;
}

/** Version 3.6 has no global clusters. https://docs.aws.amazon.com/documentdb/latest/devguide/docdb-engine-version-supportability.html */
export const documentVersions: readonly string[] = ["4.0.0", "5.0.0", "8.0.0"];
