/** How long an instance may take until it serves: whatever waits for one, or replaces it, allows this much. */

/** Seconds that the storefront's unit may take to start: its image is pulled, and `migrate` brings the databases to what it needs. */
export const serviceStartSeconds = 300;

/** Seconds from a launch until that unit is started: the system boots, packages are installed. */
const systemStartSeconds = 120;

/**
 * Seconds from a launch until an instance serves at the latest. One that is replaced sooner may be in the middle of a migration, and its
 * successor begins the same anew.
 */
export const instanceStartSeconds = systemStartSeconds + serviceStartSeconds;

/** Seconds until a new instance's health has been asked after it may no longer be starting: only then is the next one replaced. */
export const rolloutWarmupSeconds = instanceStartSeconds + 60;
