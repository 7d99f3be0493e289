/** How databases are called that a drill restores from a backup: where permissions name them, and a drill finds and deletes them. */
import { platformNames } from "./platformNames";

/** What every identifier of a platform's copies begins with. Nothing else of it is called so. */
export const restoredCopyPrefix = (platform: string): string => platformNames(platform).restoredCopyPrefix;
