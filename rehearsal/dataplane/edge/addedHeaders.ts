/** What a response headers policy adds to answers, and takes away. */
import type {
  ResponseHeadersPolicyConfig,
  ResponseHeadersPolicySecurityHeadersConfig,
} from "@aws-sdk/client-cloudfront";

export interface AddedHeader {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  /** Whether it replaces the origin's. */
  readonly override: boolean;
}

export interface AddedHeaders {
  readonly added: readonly AddedHeader[];
  /** In lower case. */
  readonly removed: readonly string[];
}

export function readAddedHeaders(
  config: ResponseHeadersPolicyConfig | undefined,
  note: (problem: string) => void,
): AddedHeaders {
  if (config?.CorsConfig) note("answers cross-origin requests (CorsConfig)");
  if (config?.ServerTimingHeadersConfig?.Enabled) note("adds a Server-Timing header");
  const custom = (config?.CustomHeadersConfig?.Items ?? []).map((it) => header(it.Header!, it.Value!, it.Override));
  return {
    added: [...securityHeaders(config?.SecurityHeadersConfig ?? {}), ...custom],
    removed: (config?.RemoveHeadersConfig?.Items ?? []).map((it) => it.Header!.toLowerCase()),
  };
}

const header = (name: string, value: string, override: boolean | undefined): AddedHeader => ({
  ...{ name: name.toLowerCase(), value, override: override ?? false },
});

function securityHeaders(config: ResponseHeadersPolicySecurityHeadersConfig): AddedHeader[] {
  const { StrictTransportSecurity: hsts, ContentTypeOptions: type, FrameOptions: frame } = config;
  const { ReferrerPolicy: referrer, ContentSecurityPolicy: content, XSSProtection: xss } = config;
  const strict = [
    `max-age=${hsts?.AccessControlMaxAgeSec}`,
    ...(hsts?.IncludeSubdomains ? ["includeSubDomains"] : []),
    ...(hsts?.Preload ? ["preload"] : []),
  ].join("; ");
  const protection = [
    xss?.Protection ? "1" : "0",
    ...(xss?.ModeBlock ? ["mode=block"] : []),
    ...(xss?.ReportUri ? [`report=${xss.ReportUri}`] : []),
  ].join("; ");
  return [
    ...(hsts ? [header("strict-transport-security", strict, hsts.Override)] : []),
    ...(type ? [header("x-content-type-options", "nosniff", type.Override)] : []),
    ...(frame ? [header("x-frame-options", frame.FrameOption!, frame.Override)] : []),
    ...(referrer ? [header("referrer-policy", referrer.ReferrerPolicy!, referrer.Override)] : []),
    ...(content ? [header("content-security-policy", content.ContentSecurityPolicy!, content.Override)] : []),
    ...(xss ? [header("x-xss-protection", protection, xss.Override)] : []),
  ];
}
