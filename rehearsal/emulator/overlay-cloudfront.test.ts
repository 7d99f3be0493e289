import assert from "node:assert/strict";
import { ACMClient, RequestCertificateCommand } from "@aws-sdk/client-acm";
import {
  CloudFrontClient,
  DeleteDistributionCommand,
  type DistributionConfig,
  GetDistributionConfigCommand,
  ListTagsForResourceCommand,
  UpdateDistributionCommand,
} from "@aws-sdk/client-cloudfront";
import { withEmulator } from "./emulator.fixture";
import {
  behavior,
  caching,
  edge,
  group,
  named,
  one,
  ordered,
  origin,
  unique,
  unknown,
} from "./overlay-cloudfront.fixture";

describe("the emulator's CloudFront distributions", function () {
  const { cloudIn } = withEmulator(this);
  let client: CloudFrontClient;
  before(() => {
    client = cloudIn("us-east-1").client(CloudFrontClient);
  });
  const { create, disable } = edge(() => client);

  it("read back whole, with CloudFront's defaults for what was left out", async () => {
    const it = await create({ OriginGroups: one(group), CacheBehaviors: one(ordered({ TargetOriginId: "group" })) });
    const { DistributionConfig: read } = await client.send(new GetDistributionConfigCommand({ Id: it.id }));
    assert.deepEqual(read!.OriginGroups, one(group));
    assert.equal(read!.CacheBehaviors!.Items![0]!.CachePolicyId, caching);
    assert.deepEqual(
      [read!.Origins!.Items![0]!.ConnectionAttempts, read!.Origins!.Items![0]!.ConnectionTimeout],
      [3, 10],
    );
    assert.deepEqual([read!.HttpVersion, read!.PriceClass, read!.Staging], ["http2", "PriceClass_All", false]);
  });

  const methods = (...names: ("GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE")[]) => one(...names);
  const refusals: [string, () => Partial<DistributionConfig>, string, RegExp][] = [
    [
      "an origin group behind a behaviour that takes POST",
      () => ({
        OriginGroups: one(group),
        DefaultCacheBehavior: {
          ...behavior,
          TargetOriginId: "group",
          AllowedMethods: methods("GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"),
        },
      }),
      "InvalidArgument",
      /cannot include POST/,
    ],
    [
      "an origin group of one",
      () => ({ OriginGroups: one({ ...group, Members: one({ OriginId: "a" }) }) }),
      "InvalidArgument",
      /two members/,
    ],
    [
      "an origin group of a stranger",
      () => ({ OriginGroups: one({ ...group, Members: one({ OriginId: "a" }, { OriginId: "c" }) }) }),
      "NoSuchOrigin",
      /do not exist/,
    ],
    [
      "a behaviour without its origin",
      () => ({ CacheBehaviors: one(ordered({ TargetOriginId: "c" })) }),
      "NoSuchOrigin",
      /do not exist/,
    ],
    [
      "two behaviours of one path",
      () => ({ CacheBehaviors: one(ordered({}), ordered({})) }),
      "InvalidArgument",
      /PathPattern/,
    ],
    [
      "an unknown cache policy",
      () => ({ DefaultCacheBehavior: { ...behavior, CachePolicyId: unknown } }),
      "NoSuchCachePolicy",
      /does not exist/,
    ],
    [
      "an unknown origin request policy",
      () => ({ DefaultCacheBehavior: { ...behavior, OriginRequestPolicyId: unknown } }),
      "NoSuchOriginRequestPolicy",
      /does not exist/,
    ],
    [
      "an unknown response headers policy",
      () => ({ DefaultCacheBehavior: { ...behavior, ResponseHeadersPolicyId: unknown } }),
      "NoSuchResponseHeadersPolicy",
      /does not exist/,
    ],
    [
      "neither cache policy nor forwarded values",
      () => ({ DefaultCacheBehavior: { ...behavior, CachePolicyId: undefined } }),
      "InvalidArgument",
      /either CachePolicyId or ForwardedValues/,
    ],
    [
      "an unknown origin access control",
      () => ({ Origins: one(origin("a", { OriginAccessControlId: "E123" })) }),
      "InvalidOriginAccessControl",
      /E123 doesn't exist/,
    ],
    [
      "a bucket origin that is no bucket",
      () => ({
        Origins: one(origin("a", { CustomOriginConfig: undefined, S3OriginConfig: { OriginAccessIdentity: "" } })),
      }),
      "InvalidArgument",
      /valid S3 bucket/,
    ],
    [
      "an origin of no kind",
      () => ({ Origins: one(origin("a", { CustomOriginConfig: undefined })) }),
      "InvalidOrigin",
      /exactly one of/,
    ],
    [
      "four connection attempts",
      () => ({ Origins: one(origin("a", { ConnectionAttempts: 4 })) }),
      "InvalidArgument",
      /ConnectionAttempts must be between 1 and 3/,
    ],
    [
      "an unpublished function",
      () => ({
        DefaultCacheBehavior: {
          ...behavior,
          FunctionAssociations: one({
            EventType: "viewer-request",
            FunctionARN: "arn:aws:cloudfront::123456789012:function/none",
          }),
        },
      }),
      "InvalidFunctionAssociation",
      /isn't published/,
    ],
    [
      "an alias without a certificate",
      () => ({ Aliases: one("shop.example") }),
      "InvalidViewerCertificate",
      /must attach a trusted certificate/,
    ],
    [
      "a web ACL that isn't there",
      () => ({ WebACLId: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/none/none" }),
      "InvalidWebACLId",
      /not accessible/,
    ],
    [
      "a count that isn't the list's",
      () => ({ Aliases: { Quantity: 2, Items: ["shop.example"] } }),
      "InconsistentQuantities",
      /Aliases/,
    ],
    ["a root object with a slash", () => ({ DefaultRootObject: "/index.html" }), "InvalidDefaultRootObject", /slash/],
    [
      "an error page without its code",
      () => ({ CustomErrorResponses: one({ ErrorCode: 503, ResponsePagePath: "/sorry.html" }) }),
      "InvalidArgument",
      /go together/,
    ],
  ];
  for (const [what, more, name, message] of refusals)
    it(`refuse ${what}`, () => assert.rejects(create(more()), { name, message }));

  it("refuse a certificate of another region, or one not issued yet", async () => {
    for (const region of ["eu-west-1", "us-east-1"]) {
      const acm = cloudIn(region).client(ACMClient);
      const { CertificateArn } = await acm.send(
        new RequestCertificateCommand({ DomainName: "shop.example", ValidationMethod: "DNS" }),
      );
      const ViewerCertificate = { ACMCertificateArn: CertificateArn, SSLSupportMethod: "sni-only" as const };
      await assert.rejects(create({ Aliases: one("shop.example"), ViewerCertificate }), {
        name: "InvalidViewerCertificate",
        message: /isn't in us-east-1/,
      });
    }
  });

  it("change only for whoever knows their version, and are deleted only when disabled", async () => {
    const it = await create();
    const remove = (IfMatch: string | undefined) => client.send(new DeleteDistributionCommand({ Id: it.id, IfMatch }));
    await assert.rejects(remove(undefined), named("InvalidIfMatchVersion"));
    await assert.rejects(remove(it.etag), named("DistributionNotDisabled"));
    const disabled = await disable(it);
    assert.notEqual(disabled, it.etag);
    await assert.rejects(disable(it), named("PreconditionFailed"));
    await assert.rejects(remove(it.etag), named("PreconditionFailed"));
    await remove(disabled);
    await assert.rejects(client.send(new GetDistributionConfigCommand({ Id: it.id })), named("NoSuchDistribution"));
    await assert.rejects(client.send(new ListTagsForResourceCommand({ Resource: it.arn })), named("NoSuchResource"));
  });

  it("are made once for a caller reference, and keep it", async () => {
    const it = await create();
    await assert.rejects(create({ CallerReference: it.config.CallerReference }), named("DistributionAlreadyExists"));
    const DistributionConfig = { ...it.config, CallerReference: unique() };
    await assert.rejects(
      client.send(new UpdateDistributionCommand({ Id: it.id, IfMatch: it.etag, DistributionConfig })),
      named("IllegalUpdate"),
    );
  });
});
