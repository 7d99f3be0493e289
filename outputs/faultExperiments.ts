/** How drills find what foundation and regions have made for their faults in AWS. Pure. */

/** How late a slow region answers, and what it loses: as ARC Region switch and the Fault Injection Service have it by default. */
export const slowness = { milliseconds: 200, lossShare: 0.15 } as const;

/** Seconds until an experiment ends by itself, whoever has forgotten it or can't be reached. */
export const experimentSeconds = 1800;

/** Key of the template that loses a zone, in a region's output `faultTemplateIds`. */
export const zoneTemplate = (zone: string): string => `lose-zone ${zone}`;

/** Key of the template that makes the region slow. */
export const slownessTemplate = "slow-region";

/** Key of the template that pauses the copying of the region's backup bucket to the next region's. */
export const copiesTemplate = "pause-copies";
