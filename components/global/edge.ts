import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSettings } from "../../config/settings";
import {
  apiOriginId,
  regionalOrigins,
  regionsOriginId,
  bucketOrigins,
  pictureGroups,
  type PictureOrigin,
  picturesGroupId,
  staticGroup,
  staticGroupId,
} from "./edgeOrigins";
import { EdgePolicies } from "./edgePolicies";
import { edgeRegion } from "./edgeRegion";
import { lastResortPath } from "./lastResort";
import type { StaticOrigin } from "./staticSite";

const allMethods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const readMethods = ["GET", "HEAD", "OPTIONS"];

/**
 * Seconds that CloudFront remembers a failure. Its default of ten would lengthen every failover by as much; at one, a failing
 * origin still hears of a busy page only once a second from each edge.
 */
const failureCachedSeconds = 1;

export interface EdgeArgs {
  /** D. */
  readonly domain: string;
  readonly originName: string;
  /** The latency record set of the functions' HTTP APIs, where there are functions. */
  readonly apiName?: string;
  /** Certificate for D in us-east-1; its validation is waited for here. */
  readonly certificateArn: pulumi.Input<string>;
  readonly originSecret: pulumi.Input<string>;
  readonly webAclArn: pulumi.Input<string>;
  readonly accessLogsDomainName: pulumi.Input<string>;
  readonly staticOrigins: readonly StaticOrigin[];
  /** Two buckets of merchants' pictures, where there are functions; default: none. */
  readonly pictureOrigins?: readonly PictureOrigin[];
  /** Price class and rate limit. Requests from India cost more, and need `PriceClass_200` or `PriceClass_All` to be served there. */
  readonly settings: EdgeSettings;
}

/**
 * The one CloudFront distribution: pages and API from the nearest healthy region, static files from S3, and the last-resort
 * page where neither helps. From 0.085 USD per GB and 0.01 USD per 10,000 requests (https://aws.amazon.com/cloudfront/pricing/).
 */
export class Edge extends pulumi.ComponentResource {
  readonly distribution: aws.cloudfront.Distribution;

  constructor(name: string, args: EdgeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:Edge", name, {}, opts);
    const policies = new EdgePolicies("edge-policies", { parent: this });
    const accessControl = this.accessControl();
    const certificate = this.certificate(args.certificateArn);
    const pictures = args.pictureOrigins ?? [];
    this.distribution = new aws.cloudfront.Distribution(
      "distribution",
      {
        enabled: true,
        comment: args.domain,
        aliases: [args.domain],
        // What `/` asks an origin for, so that a bucket that became the default origin by mistake would not list what it holds.
        defaultRootObject: "index.html",
        httpVersion: "http2and3",
        isIpv6Enabled: true,
        priceClass: args.settings.priceClass,
        webAclId: args.webAclArn,
        viewerCertificate: viewerCertificate(certificate.certificateArn),
        origins: [...regionalOrigins(args), ...bucketOrigins(args.staticOrigins, pictures, accessControl.id)],
        originGroups: [staticGroup(args.staticOrigins), ...pictureGroups(pictures)],
        defaultCacheBehavior: fromRegions(policies, policies.catalogue.id),
        orderedCacheBehaviors: [
          // Before what it is a part of: the first pattern that fits decides.
          ...(pictures.length === 0 ? [] : [showingPictures(policies)]),
          ...behaviours(policies),
          ...(args.apiName === undefined ? [] : [fromFunctions(policies)]),
        ],
        customErrorResponses: [...[502, 504].map(lastResortFor), ...ownWords],
        loggingConfig: { bucket: args.accessLogsDomainName, includeCookies: false, prefix: "edge/" },
        restrictions: { geoRestriction: { restrictionType: "none" } },
      },
      { parent: this },
    );
    this.registerOutputs({ distributionId: this.distribution.id, domainName: this.distribution.domainName });
  }

  /** Lets CloudFront sign what it asks of the buckets, so that they can tell it from anybody else. */
  private accessControl(): aws.cloudfront.OriginAccessControl {
    return new aws.cloudfront.OriginAccessControl(
      "static",
      { originAccessControlOriginType: "s3", signingBehavior: "always", signingProtocol: "sigv4" },
      { parent: this },
    );
  }

  private certificate(certificateArn: pulumi.Input<string>): aws.acm.CertificateValidation {
    return new aws.acm.CertificateValidation(
      "edge-certificate",
      { region: edgeRegion, certificateArn },
      { parent: this },
    );
  }
}

function viewerCertificate(
  acmCertificateArn: pulumi.Input<string>,
): aws.types.input.cloudfront.DistributionViewerCertificate {
  return { acmCertificateArn, sslSupportMethod: "sni-only", minimumProtocolVersion: "TLSv1.2_2021" };
}

type Behaviour = aws.types.input.cloudfront.DistributionDefaultCacheBehavior;

function fromRegions(policies: EdgePolicies, cachePolicyId: pulumi.Input<string>): Behaviour {
  return {
    targetOriginId: regionsOriginId,
    viewerProtocolPolicy: "redirect-to-https",
    allowedMethods: allMethods,
    cachedMethods: ["GET", "HEAD"],
    compress: true,
    cachePolicyId,
    originRequestPolicyId: policies.toRegions.id,
    responseHeadersPolicyId: policies.responseHeaders.id,
  };
}

/** What functions answer is for one caller, who shows a token: nothing of it is cached. */
function fromFunctions(policies: EdgePolicies): aws.types.input.cloudfront.DistributionOrderedCacheBehavior {
  return {
    pathPattern: "/feed/*",
    ...fromRegions(policies, policies.noCache.id),
    targetOriginId: apiOriginId,
    viewerProtocolPolicy: "https-only",
  };
}

/** No origin-request policy here: S3 would refuse a signed request that carries the viewer's headers. */
function fromBuckets(policies: EdgePolicies): Behaviour {
  return {
    targetOriginId: staticGroupId,
    viewerProtocolPolicy: "redirect-to-https",
    // An origin group fails over reads only, and CloudFront refuses it where other methods are allowed.
    allowedMethods: readMethods,
    cachedMethods: readMethods,
    compress: true,
    cachePolicyId: policies.staticFiles.id,
    responseHeadersPolicyId: policies.responseHeaders.id,
  };
}

const showingPictures = (policies: EdgePolicies): aws.types.input.cloudfront.DistributionOrderedCacheBehavior => ({
  pathPattern: "/static/pictures/*",
  ...fromBuckets(policies),
  targetOriginId: picturesGroupId,
});

function behaviours(policies: EdgePolicies): aws.types.input.cloudfront.DistributionOrderedCacheBehavior[] {
  return [
    // A redirect would turn a POST into a GET: plain HTTP to the API is an error, not a detour.
    { pathPattern: "/api/*", ...fromRegions(policies, policies.noCache.id), viewerProtocolPolicy: "https-only" },
    { pathPattern: "/static/*", ...fromBuckets(policies) },
    { pathPattern: "/last-resort/*", ...fromBuckets(policies) },
  ];
}

/**
 * What a storefront that is there says itself: why it refuses, and after how many seconds to try again (503), or that something went
 * wrong (500). Both may concern one caller alone, so they aren't remembered at all; without these lines CloudFront would answer
 * everybody with them for ten seconds, on pages too that are never cached.
 */
const ownWords: aws.types.input.cloudfront.DistributionCustomErrorResponse[] = [503, 500].map((errorCode) => ({
  errorCode,
  errorCachingMinTtl: 0,
}));

/**
 * Nobody answered: the page instead of the body. The status stays, so that programs and monitors still see a failure. CloudFront
 * knows this for a whole distribution only, `/api/*` too, and so the storefront answers with neither of these itself.
 */
function lastResortFor(errorCode: number): aws.types.input.cloudfront.DistributionCustomErrorResponse {
  return {
    errorCode,
    responseCode: errorCode,
    responsePagePath: lastResortPath,
    errorCachingMinTtl: failureCachedSeconds,
  };
}
