/**
 * Where AWS keeps what belongs to CloudFront and Route 53: certificates, web ACLs, log buckets' default, and the metrics of
 * both. It is AWS' choice and holds for any list of regions, also one without it.
 */
export const edgeRegion = "us-east-1";
