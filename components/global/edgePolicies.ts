import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const secondsPerDay = 86_400;

type CacheKey = aws.types.input.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOrigin;

/** What CloudFront caches, what it passes on, and what it adds to answers. */
export class EdgePolicies extends pulumi.ComponentResource {
  /** For `/api/*`: nothing is ever cached. */
  readonly noCache: aws.cloudfront.CachePolicy;
  /** For pages: cached only where the storefront says so with `Cache-Control`, five minutes at most. */
  readonly catalogue: aws.cloudfront.CachePolicy;
  /** For static files: a day unless the file's own `Cache-Control` says otherwise. */
  readonly staticFiles: aws.cloudfront.CachePolicy;
  /** For everything that a region answers. */
  readonly toRegions: aws.cloudfront.OriginRequestPolicy;
  readonly responseHeaders: aws.cloudfront.ResponseHeadersPolicy;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:EdgePolicies", name, {}, opts);
    this.noCache = this.cachePolicy(
      "no-cache",
      { comment: "API: never cached", minTtl: 0, defaultTtl: 0, maxTtl: 0 },
      nothing,
    );
    this.catalogue = this.cachePolicy(
      "catalogue",
      { comment: "Pages: cached as long as the storefront says, 5 min at most", minTtl: 0, defaultTtl: 0, maxTtl: 300 },
      // Cookies are left out of the key: a page made for one person must say `private` or `no-store`.
      { ...compressed, queryStringsConfig: { queryStringBehavior: "all" } },
    );
    this.staticFiles = this.cachePolicy(
      "static",
      {
        comment: "Static files: a day by default, a year at most",
        minTtl: 0,
        defaultTtl: secondsPerDay,
        maxTtl: 365 * secondsPerDay,
      },
      compressed,
    );
    this.toRegions = this.requestPolicy();
    this.responseHeaders = this.headersPolicy();
    this.registerOutputs({ cachePolicyIds: [this.noCache.id, this.catalogue.id, this.staticFiles.id] });
  }

  private cachePolicy(
    name: string,
    ttl: Pick<aws.cloudfront.CachePolicyArgs, "comment" | "minTtl" | "defaultTtl" | "maxTtl">,
    key: CacheKey,
  ) {
    return new aws.cloudfront.CachePolicy(
      name,
      { ...ttl, parametersInCacheKeyAndForwardedToOrigin: key },
      { parent: this },
    );
  }

  /**
   * All of the viewer's request but `Host`. CloudFront names the server in TLS by the Host header it sends, and checks the
   * certificate against it. Without the viewer's, that is always `origin.D`, which `*.D` covers; with it, a request to the
   * distribution's own cloudfront.net name would end in a certificate that doesn't match.
   */
  private requestPolicy(): aws.cloudfront.OriginRequestPolicy {
    return new aws.cloudfront.OriginRequestPolicy(
      "all-but-host",
      {
        comment: "Everything from the viewer but Host",
        cookiesConfig: { cookieBehavior: "all" },
        headersConfig: { headerBehavior: "allExcept", headers: { items: ["Host"] } },
        queryStringsConfig: { queryStringBehavior: "all" },
      },
      { parent: this },
    );
  }

  /** Content-Security-Policy is left to the storefront: it alone knows what its pages load. */
  private headersPolicy(): aws.cloudfront.ResponseHeadersPolicy {
    return new aws.cloudfront.ResponseHeadersPolicy(
      "security-headers",
      {
        comment: "Security headers of every answer",
        securityHeadersConfig: {
          strictTransportSecurity: {
            accessControlMaxAgeSec: 365 * secondsPerDay,
            includeSubdomains: true,
            override: true,
          },
          contentTypeOptions: { override: true },
          frameOptions: { frameOption: "DENY", override: true },
          referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
        },
      },
      { parent: this },
    );
  }
}

/** CloudFront refuses anything else where nothing is cached. */
const nothing: CacheKey = {
  cookiesConfig: { cookieBehavior: "none" },
  headersConfig: { headerBehavior: "none" },
  queryStringsConfig: { queryStringBehavior: "none" },
  enableAcceptEncodingGzip: false,
  enableAcceptEncodingBrotli: false,
};

const compressed: CacheKey = { ...nothing, enableAcceptEncodingGzip: true, enableAcceptEncodingBrotli: true };
