/** What the table of rooms is made of. */

/** Packages that only some rooms may use; the first group that fits counts. All others are everybody's, as far as package.json has them. */
export const packageGroups = {
  AWS: /^(@aws-sdk\/|@pulumi\/(awsx?|eks)(\/|$))/,
  Pulumi: /^@pulumi\//,
} as const;

export type PackageGroup = keyof typeof packageGroups;

export interface Room {
  readonly name: string;
  /** Folders and files from the root; a file brings its test along. The longest path that fits decides. Default: the name. */
  readonly paths?: readonly string[];
  /** Names of the rooms that it may import, beside itself. */
  readonly imports: readonly string[] | "all";
  /** Default: none. */
  readonly packages?: readonly PackageGroup[];
  /** What its tests, fixtures and samples may import beside that. */
  readonly tests?: { readonly imports?: readonly string[]; readonly packages?: readonly PackageGroup[] };
  /** Why it is so: an error says it. */
  readonly why: string;
}
