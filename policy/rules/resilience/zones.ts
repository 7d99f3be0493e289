/** A region's zones, and so the fewest that anything is spread over. */
export const minimumZones = 3;
