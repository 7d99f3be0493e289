/** Cache behaviours: which one a path meets, and what it says. */
import type {
  CacheBehavior,
  CachePolicyConfig,
  DefaultCacheBehavior,
  DistributionConfig,
  OriginRequestPolicyConfig,
} from "@aws-sdk/client-cloudfront";
import type { Policies } from "./policies";
import { type OriginTarget, originTarget } from "./originConfig";
import { type AddedHeaders, readAddedHeaders } from "./addedHeaders";

/** Names that count; everything but those; all; none. */
export interface Selection {
  readonly which: "none" | "all" | "these" | "all but these";
  readonly names: readonly string[];
}

export interface Selections {
  /** Names in lower case. */
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly query: Selection;
}

export interface Behaviour {
  readonly pattern: string;
  readonly target: OriginTarget;
  readonly viewerProtocol: "allow-all" | "https-only" | "redirect-to-https";
  readonly allowed: readonly string[];
  /** Of these, which may be answered from the cache. */
  readonly cached: readonly string[];
  readonly compress: boolean;
  readonly minSeconds: number;
  readonly defaultSeconds: number;
  readonly maxSeconds: number;
  readonly key: Selections;
  /** Encodings by which answers are told apart in the cache, the best first. */
  readonly encodings: readonly ("br" | "gzip")[];
  /** What is passed on to the origin beside what is in the key. */
  readonly forwarded: Selections;
  readonly added: AddedHeaders;
}

/** The first whose pattern the path matches; the last one matches every path. */
export const behaviourFor = (behaviours: readonly Behaviour[], path: string): Behaviour =>
  behaviours.find((it) => matchesPath(it.pattern, path))!;

const compiled = new Map<string, RegExp>();

/** `*` stands for any characters, `?` for one; upper and lower case differ; a pattern may begin with a slash or not. */
export function matchesPath(pattern: string, path: string): boolean {
  const known = compiled.get(pattern) ?? compile(pattern);
  compiled.set(pattern, known);
  return known.test(path);
}

function compile(pattern: string): RegExp {
  const whole = pattern.startsWith("/") || pattern.startsWith("*") ? pattern : `/${pattern}`;
  const source = whole
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "s");
}

export function readBehaviours(
  config: DistributionConfig,
  policies: Policies,
  note: (problem: string) => void,
): Behaviour[] {
  const all = [...(config.CacheBehaviors?.Items ?? []), { ...config.DefaultCacheBehavior!, PathPattern: "*" }];
  return all.map((it) =>
    readBehaviour(config, policies, it, (problem) => note(`${problem} (behaviour ${it.PathPattern})`)),
  );
}

function readBehaviour(
  config: DistributionConfig,
  policies: Policies,
  behaviour: CacheBehavior | (DefaultCacheBehavior & { readonly PathPattern: string }),
  note: (problem: string) => void,
): Behaviour {
  for (const problem of unsupported(behaviour)) note(problem);
  const cache = policies.cache.get(behaviour.CachePolicyId ?? "");
  if (!cache) note("has a behaviour without a cache policy");
  const asked = policies.originRequest.get(behaviour.OriginRequestPolicyId ?? "");
  const methods = behaviour.AllowedMethods;
  return {
    pattern: behaviour.PathPattern!,
    target: originTarget(config, behaviour.TargetOriginId!),
    viewerProtocol: behaviour.ViewerProtocolPolicy!,
    allowed: methods?.Items ?? ["GET", "HEAD"],
    cached: methods?.CachedMethods?.Items ?? ["GET", "HEAD"],
    compress: behaviour.Compress ?? false,
    minSeconds: cache?.MinTTL ?? 0,
    defaultSeconds: cache?.DefaultTTL ?? 86_400,
    maxSeconds: cache?.MaxTTL ?? 31_536_000,
    key: selections(cache?.ParametersInCacheKeyAndForwardedToOrigin, note),
    encodings: encodingsOf(cache),
    forwarded: selections(asked, note),
    added: readAddedHeaders(policies.responseHeaders.get(behaviour.ResponseHeadersPolicyId ?? ""), note),
  };
}

function unsupported(behaviour: CacheBehavior | DefaultCacheBehavior): string[] {
  const found: readonly (readonly [boolean, string])[] = [
    [Boolean(behaviour.FunctionAssociations?.Quantity), "runs CloudFront functions"],
    [Boolean(behaviour.LambdaFunctionAssociations?.Quantity), "runs Lambda@Edge functions"],
    [Boolean(behaviour.TrustedKeyGroups?.Quantity || behaviour.TrustedSigners?.Quantity), "wants signed addresses"],
    [Boolean(behaviour.FieldLevelEncryptionId), "encrypts fields"],
    [Boolean(behaviour.RealtimeLogConfigArn), "writes real-time logs"],
    [Boolean(behaviour.GrpcConfig?.Enabled), "speaks gRPC"],
    [behaviour.ForwardedValues !== undefined, "uses the older ForwardedValues"],
  ];
  return found.flatMap(([is, what]) => (is ? [what] : []));
}

function encodingsOf(cache: CachePolicyConfig | undefined): ("br" | "gzip")[] {
  const parameters = cache?.ParametersInCacheKeyAndForwardedToOrigin;
  return [
    ...(parameters?.EnableAcceptEncodingBrotli ? (["br"] as const) : []),
    ...(parameters?.EnableAcceptEncodingGzip ? (["gzip"] as const) : []),
  ];
}

type Parameters = Pick<OriginRequestPolicyConfig, "HeadersConfig" | "CookiesConfig" | "QueryStringsConfig">;

const which: Readonly<Record<string, Selection["which"]>> = {
  none: "none",
  all: "all",
  allViewer: "all",
  whitelist: "these",
  allExcept: "all but these",
};

/** Cache policies and origin request policies spell what they choose alike. */
function selections(config: unknown, note: (problem: string) => void): Selections {
  const {
    HeadersConfig: headers,
    CookiesConfig: cookies,
    QueryStringsConfig: query,
  } = (config ?? {}) as Partial<Parameters>;
  const chosen = (behaviour: string | undefined, names: readonly string[] | undefined): Selection => {
    const known = which[behaviour ?? "none"];
    if (!known) note(`chooses ${behaviour}`);
    return { which: known ?? "none", names: names ?? [] };
  };
  return {
    headers: chosen(
      headers?.HeaderBehavior,
      headers?.Headers?.Items?.map((it) => it.toLowerCase()),
    ),
    cookies: chosen(cookies?.CookieBehavior, cookies?.Cookies?.Items),
    query: chosen(query?.QueryStringBehavior, query?.QueryStrings?.Items),
  };
}

export function isSelected({ which: kind, names }: Selection, name: string): boolean {
  switch (kind) {
    case "none":
      return false;
    case "all":
      return true;
    case "these":
      return names.includes(name);
    case "all but these":
      return !names.includes(name);
  }
}
