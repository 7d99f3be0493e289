/** How databases are called that a drill restores from a backup: where permissions name them, and a drill finds and deletes them. */

/** What every identifier of such a copy begins with. Nothing else of the platform is called so. */
export const restoredCopyPrefix = "drill-restore-";
