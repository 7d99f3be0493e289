/**
 * DNS names of the shop. D, the configured domain, is what viewers use; everything else stands exactly one label below it,
 * because a wildcard certificate (`*.D`) covers one label and no more.
 */

/** The latency record set that CloudFront uses as its origin. */
export function originName(domain: string): string {
  return `origin.${domain}`;
}

/** One region's load balancer, whatever its health: what regions call each other by. */
export function regionName(domain: string, region: string): string {
  return `${region}.${domain}`;
}

/** A region's failover pair: the region itself, or else the others. */
export function pairName(domain: string, region: string): string {
  return `pair-${region}.${domain}`;
}

/** The healthy regions other than this one, by latency. */
export function othersName(domain: string, region: string): string {
  return `others-${region}.${domain}`;
}

/** The same two of the functions' HTTP APIs, behind `api.D`. */
export function apiPairName(domain: string, region: string): string {
  return `api-pair-${region}.${domain}`;
}

export function apiOthersName(domain: string, region: string): string {
  return `api-others-${region}.${domain}`;
}
