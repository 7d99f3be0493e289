import {
  type CachePolicyConfig,
  CloudFrontClient,
  CreateCachePolicyCommand,
  CreateOriginAccessControlCommand,
  CreateOriginRequestPolicyCommand,
  CreateResponseHeadersPolicyCommand,
  DeleteCachePolicyCommand,
  DeleteOriginAccessControlCommand,
  DeleteOriginRequestPolicyCommand,
  DeleteResponseHeadersPolicyCommand,
  GetCachePolicyCommand,
  GetOriginAccessControlCommand,
  GetOriginRequestPolicyCommand,
  GetResponseHeadersPolicyCommand,
  type OriginAccessControlConfig,
  type OriginRequestPolicyConfig,
  type ResponseHeadersPolicyConfig,
  UpdateCachePolicyCommand,
  UpdateOriginAccessControlCommand,
  UpdateOriginRequestPolicyCommand,
  UpdateResponseHeadersPolicyCommand,
} from "@aws-sdk/client-cloudfront";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, type Entry, entry, type Plain, type Shape } from "../../entry";
import { unlessGone } from "../gone";
import { fields, type Wire } from "../wire";
import * as wires from "./policyWires";

/** What all of CloudFront's small, versioned things have in common: made, read, changed and removed whole. */
interface Versioned<Args, Config> {
  readonly wire: Wire<Shape<Args>>;
  readonly required: readonly (keyof Args & string)[];
  readonly maxName: number;
  readonly gone: RegExp;
  /** The path of its ARN; nothing where the class shows none. */
  readonly arn: string;
  create(client: CloudFrontClient, config: Config): Promise<string>;
  get(client: CloudFrontClient, Id: string): Promise<{ config: Config | undefined; etag: string | undefined }>;
  update(client: CloudFrontClient, Id: string, IfMatch: string, config: Config): Promise<unknown>;
  remove(client: CloudFrontClient, Id: string, IfMatch: string): Promise<unknown>;
}

type Named = { name?: unknown };

function versioned<Args extends Named, Config>(it: Versioned<Args, Config>): AnyEntry {
  const client = (cloud: Cloud) => cloud.client(CloudFrontClient, "us-east-1");
  const seen = (cloud: Cloud, id: string) => unlessGone(it.gone, () => it.get(client(cloud), id));
  const whole: Entry<Args> = {
    inputs: it.wire.shape,
    required: it.required,
    replaceOn: [],
    autoName: { property: "name" as keyof Args & string, maxLength: it.maxName },
    create: (cloud, inputs) => it.create(client(cloud), it.wire.toAws(inputs) as Config),
    async read(cloud, id) {
      const found = await seen(cloud, id);
      if (!found?.config) return undefined;
      const arn = `arn:aws:cloudfront::${cloud.accountId}:${it.arn}/${id}`;
      return { inputs: it.wire.fromAws(found.config) as Partial<Plain<Args>>, outputs: { arn, etag: found.etag } };
    },
    async update(cloud, id, to) {
      const { etag } = await it.get(client(cloud), id);
      await it.update(client(cloud), id, etag!, it.wire.toAws(to) as Config);
    },
    async remove(cloud, id) {
      const found = await seen(cloud, id);
      if (found) await unlessGone(it.gone, () => it.remove(client(cloud), id, found.etag!));
    },
  };
  return entry(whole);
}

const cachePolicy = versioned<aws.cloudfront.CachePolicyArgs, CachePolicyConfig>({
  wire: withDefaults(wires.cachePolicy, { MinTTL: 0, DefaultTTL: 86_400, MaxTTL: 31_536_000 }),
  required: ["parametersInCacheKeyAndForwardedToOrigin"],
  maxName: 128,
  gone: /^NoSuchCachePolicy$/,
  arn: "cache-policy",
  async create(client, config) {
    return (await client.send(new CreateCachePolicyCommand({ CachePolicyConfig: config }))).CachePolicy!.Id!;
  },
  async get(client, Id) {
    const { CachePolicy, ETag } = await client.send(new GetCachePolicyCommand({ Id }));
    return { config: CachePolicy?.CachePolicyConfig, etag: ETag };
  },
  update: (client, Id, IfMatch, config) =>
    client.send(new UpdateCachePolicyCommand({ Id, IfMatch, CachePolicyConfig: config })),
  remove: (client, Id, IfMatch) => client.send(new DeleteCachePolicyCommand({ Id, IfMatch })),
});

const originRequestPolicy = versioned<aws.cloudfront.OriginRequestPolicyArgs, OriginRequestPolicyConfig>({
  wire: wires.originRequestPolicy,
  required: ["cookiesConfig", "headersConfig", "queryStringsConfig"],
  maxName: 128,
  gone: /^NoSuchOriginRequestPolicy$/,
  arn: "origin-request-policy",
  async create(client, config) {
    const made = await client.send(new CreateOriginRequestPolicyCommand({ OriginRequestPolicyConfig: config }));
    return made.OriginRequestPolicy!.Id!;
  },
  async get(client, Id) {
    const { OriginRequestPolicy, ETag } = await client.send(new GetOriginRequestPolicyCommand({ Id }));
    return { config: OriginRequestPolicy?.OriginRequestPolicyConfig, etag: ETag };
  },
  update: (client, Id, IfMatch, config) =>
    client.send(new UpdateOriginRequestPolicyCommand({ Id, IfMatch, OriginRequestPolicyConfig: config })),
  remove: (client, Id, IfMatch) => client.send(new DeleteOriginRequestPolicyCommand({ Id, IfMatch })),
});

const responseHeadersPolicy = versioned<aws.cloudfront.ResponseHeadersPolicyArgs, ResponseHeadersPolicyConfig>({
  wire: wires.responseHeadersPolicy,
  required: [],
  maxName: 128,
  gone: /^NoSuchResponseHeadersPolicy$/,
  arn: "response-headers-policy",
  async create(client, config) {
    const made = await client.send(new CreateResponseHeadersPolicyCommand({ ResponseHeadersPolicyConfig: config }));
    return made.ResponseHeadersPolicy!.Id!;
  },
  async get(client, Id) {
    const { ResponseHeadersPolicy, ETag } = await client.send(new GetResponseHeadersPolicyCommand({ Id }));
    return { config: ResponseHeadersPolicy?.ResponseHeadersPolicyConfig, etag: ETag };
  },
  update: (client, Id, IfMatch, config) =>
    client.send(new UpdateResponseHeadersPolicyCommand({ Id, IfMatch, ResponseHeadersPolicyConfig: config })),
  remove: (client, Id, IfMatch) => client.send(new DeleteResponseHeadersPolicyCommand({ Id, IfMatch })),
});

const originAccessControl = versioned<aws.cloudfront.OriginAccessControlArgs, OriginAccessControlConfig>({
  wire: withDefaults(
    fields<aws.cloudfront.OriginAccessControlArgs>({
      description: "Description",
      name: "Name",
      originAccessControlOriginType: "OriginAccessControlOriginType",
      signingBehavior: "SigningBehavior",
      signingProtocol: "SigningProtocol",
    }),
    { Description: "Managed by Pulumi" },
  ),
  required: ["originAccessControlOriginType", "signingBehavior", "signingProtocol"],
  maxName: 64,
  gone: /^NoSuchOriginAccessControl$/,
  arn: "origin-access-control",
  async create(client, config) {
    const made = await client.send(new CreateOriginAccessControlCommand({ OriginAccessControlConfig: config }));
    return made.OriginAccessControl!.Id!;
  },
  async get(client, Id) {
    const { OriginAccessControl, ETag } = await client.send(new GetOriginAccessControlCommand({ Id }));
    return { config: OriginAccessControl?.OriginAccessControlConfig, etag: ETag };
  },
  update: (client, Id, IfMatch, config) =>
    client.send(new UpdateOriginAccessControlCommand({ Id, IfMatch, OriginAccessControlConfig: config })),
  remove: (client, Id, IfMatch) => client.send(new DeleteOriginAccessControlCommand({ Id, IfMatch })),
});

/** Defaults that the real provider sends where the program says nothing. */
function withDefaults<S>(wire: Wire<S>, defaults: Readonly<Record<string, unknown>>): Wire<S> {
  return { ...wire, toAws: (value) => ({ ...defaults, ...(wire.toAws(value) as object) }) };
}

export const entries: Record<string, AnyEntry> = {
  "aws:cloudfront/cachePolicy:CachePolicy": cachePolicy,
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": originRequestPolicy,
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": responseHeadersPolicy,
  "aws:cloudfront/originAccessControl:OriginAccessControl": originAccessControl,
};
