import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type Recorder, record, settled } from "../../test/recorder";
import { Edge, type EdgeArgs } from "./edge";
import { notKnown } from "./global.samples";

const distributionType = "aws:cloudfront/distribution:Distribution";

type Changes = Partial<Pick<EdgeArgs, "apiName" | "pictureOrigins">>;

function edge(changes: Changes = {}): Edge {
  return new Edge("edge", {
    ...changes,
    domain: "shop.example.com",
    originName: "origin.shop.example.com",
    certificateArn: "arn:certificate",
    originSecret: pulumi.secret("origin secret"),
    webAclArn: "arn:web-acl",
    accessLogsDomainName: "logs.s3.amazonaws.com",
    staticOrigins: ["us-east-1", "eu-west-1"].map((region) => ({
      region,
      domainName: pulumi.output(`static.${region}`),
    })),
    settings: { priceClass: "PriceClass_200", wafRequestsPerFiveMinutes: 2000 },
  });
}

/** A secret anywhere in a property makes the recorder show the whole property as secret. */
function unwrapped(value: unknown): unknown {
  const secret = value as { value?: unknown };
  assert.equal(
    (value as Record<string, unknown>)["4dabf18193072939515e22adb298388d"],
    "1b47061264138c4ac30d75fd1eb44270",
  );
  return secret.value;
}

async function distributionInputs(changes?: Changes): Promise<Record<string, unknown>> {
  const recorder: Recorder = record();
  edge(changes);
  await settled();
  return recorder.only(distributionType).inputs;
}

const regionsBehaviour = {
  targetOriginId: "regions",
  viewerProtocolPolicy: "redirect-to-https",
  allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
  cachedMethods: ["GET", "HEAD"],
  compress: true,
  cachePolicyId: "catalogue-id",
  originRequestPolicyId: "all-but-host-id",
  responseHeadersPolicyId: "security-headers-id",
};

const bucketsBehaviour = {
  targetOriginId: "static",
  viewerProtocolPolicy: "redirect-to-https",
  allowedMethods: ["GET", "HEAD", "OPTIONS"],
  cachedMethods: ["GET", "HEAD", "OPTIONS"],
  compress: true,
  cachePolicyId: "static-id",
  responseHeadersPolicyId: "security-headers-id",
};

describe("Edge", () => {
  it("asks functions for feeds where there are any, without a cache, by a secret of its own", async () => {
    const { orderedCacheBehaviors, origins } = await distributionInputs({ apiName: "api.shop.example.com" });
    const feed = (orderedCacheBehaviors as Record<string, unknown>[]).at(-1);
    assert.deepEqual(feed, {
      ...regionsBehaviour,
      pathPattern: "/feed/*",
      targetOriginId: "functions",
      viewerProtocolPolicy: "https-only",
      cachePolicyId: "no-cache-id",
    });
    const [regions, functions] = unwrapped(origins) as Record<string, unknown>[];
    assert.deepEqual(functions, { ...regions, originId: "functions", domainName: "api.shop.example.com" });
  });

  it("shows pictures that merchants uploaded from two of the buckets of functions, before other static files", async () => {
    const pictureOrigins = ["us-east-1", "eu-west-1"].map((region) => ({
      region,
      domainName: pulumi.output(`functions.${region}`),
    }));
    const { orderedCacheBehaviors, origins, originGroups } = await distributionInputs({ pictureOrigins });
    const [first, , second] = orderedCacheBehaviors as Record<string, unknown>[];
    assert.deepEqual(first, { ...bucketsBehaviour, pathPattern: "/static/pictures/*", targetOriginId: "pictures" });
    assert.equal(second!["pathPattern"], "/static/*");
    assert.deepEqual((originGroups as unknown[])[1], {
      originId: "pictures",
      failoverCriteria: { statusCodes: [403, 404, 500, 502, 503, 504] },
      members: [{ originId: "pictures-us-east-1" }, { originId: "pictures-eu-west-1" }],
    });
    const [, files, , pictures] = unwrapped(origins) as Record<string, unknown>[];
    assert.deepEqual(pictures, { ...files, originId: "pictures-us-east-1", domainName: "functions.us-east-1" });
  });

  it("is one distribution for the public name: HTTP/3, IPv6, modern TLS, a web ACL, and logs", async () => {
    const { origins, originGroups, defaultCacheBehavior, orderedCacheBehaviors, customErrorResponses, ...rest } =
      await distributionInputs();

    assert.deepEqual(rest, {
      enabled: true,
      comment: "shop.example.com",
      aliases: ["shop.example.com"],
      defaultRootObject: "index.html",
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      priceClass: "PriceClass_200",
      webAclId: "arn:web-acl",
      viewerCertificate: {
        acmCertificateArn: "arn:certificate",
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: "TLSv1.2_2021",
      },
      loggingConfig: { bucket: "logs.s3.amazonaws.com", includeCookies: false, prefix: "edge/" },
      restrictions: { geoRestriction: { restrictionType: "none" } },
    });
    for (const it of [origins, originGroups, defaultCacheBehavior, orderedCacheBehaviors, customErrorResponses])
      assert.ok(it);
  });

  it("reaches regions through the latency record, over TLS 1.2 only, with the secret kept secret", async () => {
    const { origins } = await distributionInputs();

    assert.deepEqual((unwrapped(origins) as unknown[])[0], {
      originId: "regions",
      domainName: "origin.shop.example.com",
      connectionAttempts: 2,
      connectionTimeout: 2,
      customHeaders: [{ name: "X-Origin-Secret", value: "origin secret" }],
      customOriginConfig: {
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        originSslProtocols: ["TLSv1.2"],
        originKeepaliveTimeout: 60,
        originReadTimeout: 15,
      },
    });
  });

  it("reads static files from two buckets, signed, the second where the first fails", async () => {
    const { origins, originGroups } = await distributionInputs();

    assert.deepEqual(
      (unwrapped(origins) as unknown[]).slice(1),
      ["us-east-1", "eu-west-1"].map((region) => ({
        originId: `static-${region}`,
        domainName: `static.${region}`,
        originAccessControlId: "static-id",
        connectionAttempts: 2,
        connectionTimeout: 2,
      })),
    );
    assert.deepEqual(originGroups, [
      {
        originId: "static",
        failoverCriteria: { statusCodes: [500, 502, 503, 504] },
        members: [{ originId: "static-us-east-1" }, { originId: "static-eu-west-1" }],
      },
    ]);
  });

  it("signs every request to the buckets", async () => {
    const recorder = record();
    edge();
    await settled();

    assert.deepEqual(recorder.only("aws:cloudfront/originAccessControl:OriginAccessControl").inputs, {
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
  });

  it("sends every method to regions and only reads to buckets", async () => {
    const { defaultCacheBehavior, orderedCacheBehaviors } = await distributionInputs();

    assert.deepEqual(defaultCacheBehavior, regionsBehaviour);
    assert.deepEqual(orderedCacheBehaviors, [
      { ...regionsBehaviour, pathPattern: "/api/*", viewerProtocolPolicy: "https-only", cachePolicyId: "no-cache-id" },
      { ...bucketsBehaviour, pathPattern: "/static/*" },
      { ...bucketsBehaviour, pathPattern: "/last-resort/*" },
    ]);
  });

  it("shows the last-resort page where nobody answers, with the status as it is, remembered for a second", async () => {
    const { customErrorResponses } = await distributionInputs();

    assert.deepEqual(
      (customErrorResponses as unknown[]).slice(0, 2),
      [502, 504].map((code) => ({
        errorCode: code,
        responseCode: code,
        responsePagePath: "/last-resort/index.html",
        errorCachingMinTtl: 1,
      })),
    );
  });

  it("passes on what a storefront says when it refuses or fails, and remembers none of it", async () => {
    const { customErrorResponses } = await distributionInputs();

    assert.deepEqual((customErrorResponses as unknown[]).slice(2), [
      { errorCode: 503, errorCachingMinTtl: 0 },
      { errorCode: 500, errorCachingMinTtl: 0 },
    ]);
  });

  it("waits for the certificate in us-east-1", async () => {
    const recorder = record();
    edge();
    await settled();

    assert.deepEqual(recorder.only("aws:acm/certificateValidation:CertificateValidation").inputs, {
      region: "us-east-1",
      certificateArn: "arn:certificate",
    });
  });

  it("is planned while policies are unknown", async () => {
    const recorder = record({ preview: true });
    edge();
    await settled();

    const { defaultCacheBehavior } = recorder.only(distributionType).inputs;
    assert.deepEqual((defaultCacheBehavior as Record<string, unknown>)["cachePolicyId"], notKnown);
    assert.equal(recorder.resources.filter((it) => it.type.startsWith("aws:")).length, 8);
  });
});
