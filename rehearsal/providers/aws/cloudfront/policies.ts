import * as sdk from "@aws-sdk/client-cloudfront";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { orElse, required } from "../inputs";
import { call } from "../operations";
import { cloudFront } from "./api";
import * as wires from "./policyWires";

/** What a version of any of CloudFront's small things says of itself, beside its configuration. */
interface Versioned {
  readonly Id?: string;
  readonly ETag?: string;
}

const arnOf =
  (kind: string) =>
  (_it: unknown, { cloud, id }: { readonly cloud: Cloud; readonly id: string }): string =>
    `arn:aws:cloudfront::${cloud.accountId}:${kind}/${id}`;

/** What is the same of all: a version is read before it is changed or removed. */
const versioned = (kind: string) =>
  ({ id: "Id", version: ["ETag", "IfMatch"], outputs: { arn: arnOf(kind), etag: "ETag" } }) as const;

/** Made up where none is given; another one replaces nothing. */
const name = (maxLength: number) => ({ sent: "Name", seen: "Name", maxLength }) as const;

const cachePolicy = cloudFront.resource<aws.cloudfront.CachePolicyArgs, sdk.CachePolicyConfig | Versioned>({
  ...versioned("cache-policy"),
  inputs: {
    comment: "Comment",
    defaultTtl: orElse("DefaultTTL", 86_400),
    maxTtl: orElse("MaxTTL", 31_536_000),
    minTtl: orElse("MinTTL", 0),
    name: name(128),
    parametersInCacheKeyAndForwardedToOrigin: required(["ParametersInCacheKeyAndForwardedToOrigin", wires.cacheKey]),
  },
  create: call(sdk.CreateCachePolicyCommand, {
    within: "CachePolicyConfig",
    answer: (made) => made.CachePolicy?.Id,
  }),
  read: call(sdk.GetCachePolicyCommand, {
    answer: ({ CachePolicy: it, ETag }) => it && { ...it.CachePolicyConfig, ETag },
  }),
  update: [call(sdk.UpdateCachePolicyCommand, { within: "CachePolicyConfig" })],
  delete: call(sdk.DeleteCachePolicyCommand),
});

type OriginRequest = sdk.OriginRequestPolicyConfig | Versioned;

const originRequestPolicy = cloudFront.resource<aws.cloudfront.OriginRequestPolicyArgs, OriginRequest>({
  ...versioned("origin-request-policy"),
  inputs: {
    comment: "Comment",
    cookiesConfig: required(["CookiesConfig", wires.cookiesConfig]),
    headersConfig: required(["HeadersConfig", wires.headersConfig]),
    name: name(128),
    queryStringsConfig: required(["QueryStringsConfig", wires.queryStringsConfig]),
  },
  create: call(sdk.CreateOriginRequestPolicyCommand, {
    within: "OriginRequestPolicyConfig",
    answer: (made) => made.OriginRequestPolicy?.Id,
  }),
  read: call(sdk.GetOriginRequestPolicyCommand, {
    answer: ({ OriginRequestPolicy: it, ETag }) => it && { ...it.OriginRequestPolicyConfig, ETag },
  }),
  update: [call(sdk.UpdateOriginRequestPolicyCommand, { within: "OriginRequestPolicyConfig" })],
  delete: call(sdk.DeleteOriginRequestPolicyCommand),
});

type ResponseHeaders = sdk.ResponseHeadersPolicyConfig | Versioned;

const responseHeadersPolicy = cloudFront.resource<aws.cloudfront.ResponseHeadersPolicyArgs, ResponseHeaders>({
  ...versioned("response-headers-policy"),
  inputs: {
    comment: "Comment",
    corsConfig: ["CorsConfig", wires.cors],
    customHeadersConfig: ["CustomHeadersConfig", wires.customHeaders],
    name: name(128),
    removeHeadersConfig: ["RemoveHeadersConfig", wires.removedHeaders],
    securityHeadersConfig: ["SecurityHeadersConfig", wires.securityHeaders],
    serverTimingHeadersConfig: ["ServerTimingHeadersConfig", wires.serverTiming],
  },
  create: call(sdk.CreateResponseHeadersPolicyCommand, {
    within: "ResponseHeadersPolicyConfig",
    answer: (made) => made.ResponseHeadersPolicy?.Id,
  }),
  read: call(sdk.GetResponseHeadersPolicyCommand, {
    answer: ({ ResponseHeadersPolicy: it, ETag }) => it && { ...it.ResponseHeadersPolicyConfig, ETag },
  }),
  update: [call(sdk.UpdateResponseHeadersPolicyCommand, { within: "ResponseHeadersPolicyConfig" })],
  delete: call(sdk.DeleteResponseHeadersPolicyCommand),
});

type AccessControl = sdk.OriginAccessControlConfig | Versioned;

const originAccessControl = cloudFront.resource<aws.cloudfront.OriginAccessControlArgs, AccessControl>({
  ...versioned("origin-access-control"),
  inputs: {
    description: orElse("Description", "Managed by Pulumi"),
    name: name(64),
    originAccessControlOriginType: required("OriginAccessControlOriginType"),
    signingBehavior: required("SigningBehavior"),
    signingProtocol: required("SigningProtocol"),
  },
  create: call(sdk.CreateOriginAccessControlCommand, {
    within: "OriginAccessControlConfig",
    answer: (made) => made.OriginAccessControl?.Id,
  }),
  read: call(sdk.GetOriginAccessControlCommand, {
    answer: ({ OriginAccessControl: it, ETag }) => it && { ...it.OriginAccessControlConfig, ETag },
  }),
  update: [call(sdk.UpdateOriginAccessControlCommand, { within: "OriginAccessControlConfig" })],
  delete: call(sdk.DeleteOriginAccessControlCommand),
});

export const entries: Record<string, AnyEntry> = {
  "aws:cloudfront/cachePolicy:CachePolicy": cachePolicy,
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": originRequestPolicy,
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": responseHeadersPolicy,
  "aws:cloudfront/originAccessControl:OriginAccessControl": originAccessControl,
};
