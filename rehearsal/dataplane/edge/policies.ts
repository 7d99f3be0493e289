import type {
  CachePolicyConfig,
  OriginRequestPolicyConfig,
  ResponseHeadersPolicyConfig,
} from "@aws-sdk/client-cloudfront";

/** Policies by their ids. */
export interface Policies {
  readonly cache: ReadonlyMap<string, CachePolicyConfig>;
  readonly originRequest: ReadonlyMap<string, OriginRequestPolicyConfig>;
  readonly responseHeaders: ReadonlyMap<string, ResponseHeadersPolicyConfig>;
}
