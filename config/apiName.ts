/** Where each region's HTTP API answers, one label below D as everything is: the latency record set that CloudFront asks for functions. */
export const apiName = (domain: string): string => `api.${domain}`;
