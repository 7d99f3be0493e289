import assert from "node:assert/strict";
import {
  CloudFrontClient,
  CreateCachePolicyCommand,
  CreateFunctionCommand,
  CreateOriginAccessControlCommand,
  CreateOriginRequestPolicyCommand,
  CreateResponseHeadersPolicyCommand,
  DeleteCachePolicyCommand,
  DeleteDistributionCommand,
  DeleteFunctionCommand,
  DeleteOriginAccessControlCommand,
  DescribeFunctionCommand,
  GetCachePolicyCommand,
  GetFunctionCommand,
  GetOriginAccessControlConfigCommand,
  ListCachePoliciesCommand,
  PublishFunctionCommand,
  UpdateCachePolicyCommand,
  UpdateFunctionCommand,
} from "@aws-sdk/client-cloudfront";
import { withEmulator } from "./emulator.fixture";
import {
  behavior,
  cachePolicy,
  caching,
  edge,
  fn,
  named,
  none,
  one,
  origin,
  unique,
} from "./overlay-cloudfront.fixture";

describe("the emulator's CloudFront policies, access controls and functions", function () {
  const { cloudIn } = withEmulator(this);
  let client: CloudFrontClient;
  before(() => {
    client = cloudIn("us-east-1").client(CloudFrontClient);
  });
  const { create, disable } = edge(() => client);

  describe("policies", () => {
    it("are made, read, changed and deleted, each under its own name and version", async () => {
      const asked = cachePolicy();
      const made = await client.send(new CreateCachePolicyCommand({ CachePolicyConfig: asked }));
      const Id = made.CachePolicy!.Id!;
      await assert.rejects(
        client.send(new CreateCachePolicyCommand({ CachePolicyConfig: asked })),
        named("CachePolicyAlreadyExists"),
      );
      const changed = { ...asked, MinTTL: 5 };
      await assert.rejects(
        client.send(new UpdateCachePolicyCommand({ Id, IfMatch: "old", CachePolicyConfig: changed })),
        named("PreconditionFailed"),
      );
      const { ETag } = await client.send(
        new UpdateCachePolicyCommand({ Id, IfMatch: made.ETag, CachePolicyConfig: changed }),
      );
      assert.equal((await client.send(new GetCachePolicyCommand({ Id }))).CachePolicy!.CachePolicyConfig!.MinTTL, 5);
      await client.send(new DeleteCachePolicyCommand({ Id, IfMatch: ETag }));
      await assert.rejects(client.send(new GetCachePolicyCommand({ Id })), named("NoSuchCachePolicy"));
    });

    it("stay while a behaviour uses them", async () => {
      const made = await client.send(new CreateCachePolicyCommand({ CachePolicyConfig: cachePolicy() }));
      const Id = made.CachePolicy!.Id!;
      await create({ DefaultCacheBehavior: { ...behavior, CachePolicyId: Id } });
      await assert.rejects(
        client.send(new DeleteCachePolicyCommand({ Id, IfMatch: made.ETag })),
        named("CachePolicyInUse"),
      );
    });

    it("of AWS are known by their ids and can't be changed", async () => {
      const found = await client.send(new GetCachePolicyCommand({ Id: caching }));
      assert.equal(found.CachePolicy!.CachePolicyConfig!.Name, "Managed-CachingOptimized");
      await assert.rejects(
        client.send(new DeleteCachePolicyCommand({ Id: caching, IfMatch: found.ETag })),
        named("IllegalDelete"),
      );
      await assert.rejects(
        client.send(
          new UpdateCachePolicyCommand({ Id: caching, IfMatch: found.ETag, CachePolicyConfig: cachePolicy() }),
        ),
        named("IllegalUpdate"),
      );
      const listed = await client.send(new ListCachePoliciesCommand({ Type: "managed" }));
      assert.equal(listed.CachePolicyList!.Quantity, 5);
    });

    it("of the other kinds are made too", async () => {
      const request = await client.send(
        new CreateOriginRequestPolicyCommand({ OriginRequestPolicyConfig: { Name: unique(), ...none } }),
      );
      const SecurityHeadersConfig = { ContentTypeOptions: { Override: true } };
      const headers = await client.send(
        new CreateResponseHeadersPolicyCommand({
          ResponseHeadersPolicyConfig: { Name: unique(), SecurityHeadersConfig },
        }),
      );
      const OriginRequestPolicyId = request.OriginRequestPolicy!.Id!;
      const ResponseHeadersPolicyId = headers.ResponseHeadersPolicy!.Id!;
      const it = await create({
        DefaultCacheBehavior: { ...behavior, OriginRequestPolicyId, ResponseHeadersPolicyId },
      });
      assert.equal(it.config.DefaultCacheBehavior!.OriginRequestPolicyId, OriginRequestPolicyId);
    });

    it("refuse lives that shrink as they grow", () =>
      assert.rejects(
        client.send(new CreateCachePolicyCommand({ CachePolicyConfig: { ...cachePolicy(), MinTTL: 9, MaxTTL: 3 } })),
        named("InvalidArgument"),
      ));
  });

  it("keeps an origin access control that an origin uses, and its name single", async () => {
    const OriginAccessControlConfig = {
      Name: unique(),
      SigningProtocol: "sigv4",
      SigningBehavior: "always",
      OriginAccessControlOriginType: "s3",
    } as const;
    const made = await client.send(new CreateOriginAccessControlCommand({ OriginAccessControlConfig }));
    const Id = made.OriginAccessControl!.Id!;
    await assert.rejects(
      client.send(new CreateOriginAccessControlCommand({ OriginAccessControlConfig })),
      named("OriginAccessControlAlreadyExists"),
    );
    const bucket = {
      DomainName: "shop.s3.eu-west-1.amazonaws.com",
      CustomOriginConfig: undefined,
      S3OriginConfig: { OriginAccessIdentity: "" },
    };
    const it = await create({ Origins: one(origin("a", { ...bucket, OriginAccessControlId: Id })) });
    const remove = () => client.send(new DeleteOriginAccessControlCommand({ Id, IfMatch: made.ETag }));
    await assert.rejects(remove(), named("OriginAccessControlInUse"));
    await client.send(new DeleteDistributionCommand({ Id: it.id, IfMatch: await disable(it) }));
    await remove();
    await assert.rejects(
      client.send(new GetOriginAccessControlConfigCommand({ Id })),
      named("NoSuchOriginAccessControl"),
    );
  });

  it("runs a function only once it is published, and keeps it while it is used", async () => {
    const Name = unique();
    const made = await client.send(new CreateFunctionCommand({ Name, ...fn }));
    const FunctionARN = made.FunctionSummary!.FunctionMetadata!.FunctionARN!;
    const associated = {
      DefaultCacheBehavior: {
        ...behavior,
        FunctionAssociations: one({ EventType: "viewer-request" as const, FunctionARN }),
      },
    };
    await assert.rejects(create(associated), named("InvalidFunctionAssociation"));
    await assert.rejects(
      client.send(new DescribeFunctionCommand({ Name, Stage: "LIVE" })),
      named("NoSuchFunctionExists"),
    );
    await client.send(new PublishFunctionCommand({ Name, IfMatch: made.ETag }));
    await create(associated);
    await assert.rejects(client.send(new DeleteFunctionCommand({ Name, IfMatch: made.ETag })), named("FunctionInUse"));
    await assert.rejects(
      client.send(new UpdateFunctionCommand({ Name, IfMatch: "old", ...fn })),
      named("PreconditionFailed"),
    );
    await client.send(new UpdateFunctionCommand({ Name, IfMatch: made.ETag, ...fn, FunctionCode: Buffer.from("new") }));
    const code = async (Stage: "LIVE" | "DEVELOPMENT") =>
      Buffer.from((await client.send(new GetFunctionCommand({ Name, Stage }))).FunctionCode!).toString();
    assert.deepEqual([await code("LIVE"), await code("DEVELOPMENT")], ["function handler() {}", "new"]);
    await assert.rejects(client.send(new CreateFunctionCommand({ Name, ...fn })), named("FunctionAlreadyExists"));
  });
});
