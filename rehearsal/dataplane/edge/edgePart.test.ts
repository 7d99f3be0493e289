import assert from "node:assert/strict";
import {
  CloudFrontClient,
  CreateOriginAccessControlCommand,
  UpdateDistributionCommand,
} from "@aws-sdk/client-cloudfront";
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { withEmulator } from "../../emulator/emulator.fixture";
import { edge as distributions, behavior, group, one, origin } from "../../emulator/overlay-cloudfront.fixture";
import { S3 } from "../objects/s3";
import { staticBucketOf, uploadStaticFiles } from "../objects/staticFiles";
import type { World } from "../world";
import { worldOf } from "../world.fixture";
import { Edge } from "./edge";

const regions = ["us-east-1", "eu-west-1"] as const;

describe("the edge as a part of the data plane", function () {
  const emulator = withEmulator(this);
  let world: World;
  let parts: { readonly s3: S3; readonly edge: Edge };
  let client: CloudFrontClient;
  let deployed: Awaited<ReturnType<ReturnType<typeof distributions>["create"]>>;
  const { create, disable } = distributions(() => client);

  before(async () => {
    world = await worldOf(emulator, regions, 10);
    parts = { s3: new S3(world), edge: new Edge(world) };
    client = emulator.cloudIn("us-east-1").client(CloudFrontClient);
    deployed = await deploy();
    for (const region of regions) await bucket(region);
  });
  after(async () => {
    await parts.edge.stop();
    await parts.s3.stop();
    await world.network.close();
  });

  async function deploy() {
    const OriginAccessControlConfig = {
      Name: "static",
      SigningProtocol: "sigv4",
      SigningBehavior: "always",
      OriginAccessControlOriginType: "s3",
    } as const;
    const control = await client.send(new CreateOriginAccessControlCommand({ OriginAccessControlConfig }));
    const fromS3 = (id: string, region: string) =>
      origin(id, {
        DomainName: `files-${region}.s3.${region}.amazonaws.com`,
        CustomOriginConfig: undefined,
        S3OriginConfig: { OriginAccessIdentity: "" },
        OriginAccessControlId: control.OriginAccessControl!.Id!,
        ConnectionAttempts: 1,
        ConnectionTimeout: 1,
      });
    return create({
      Origins: one(fromS3("a", "us-east-1"), fromS3("b", "eu-west-1")),
      OriginGroups: one({ ...group, FailoverCriteria: { StatusCodes: one(500, 503) } }),
      DefaultCacheBehavior: { ...behavior, TargetOriginId: "group" },
    });
  }

  async function bucket(region: string): Promise<void> {
    const s3 = emulator.cloudIn(region).client(S3Client);
    const Bucket = `files-${region}`;
    const elsewhere = region === "eu-west-1" && { CreateBucketConfiguration: { LocationConstraint: region } as const };
    await s3.send(new CreateBucketCommand({ Bucket, ...elsewhere }));
    const Statement = {
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::${Bucket}/static/*`,
      Condition: { StringEquals: { "AWS:SourceArn": deployed.arn } },
    };
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Statement }) }));
    // AWS' policy for caching keeps everything for a second.
    for (const Key of ["static/a.txt", "static/b.txt", "static/c.txt", "static/page.txt", "secret.txt"])
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: region }));
  }

  const follow = async (): Promise<string[]> => {
    const said: string[] = [];
    for (const part of [parts.s3, parts.edge] as const)
      for (const step of part.plan((await part.observe()) as never)) {
        said.push(step.what);
        await part.perform(step as never);
      }
    return said;
  };

  const get = async (file: string, region = 0) => {
    const { browserPort } = parts.edge.doors[region]!;
    const answer = await fetch(`http://localhost:${browserPort}${file}`);
    return [answer.status, await answer.text(), answer.headers.get("x-amz-cf-pop")] as const;
  };

  it("serves what is deployed, from S3 by its own policy, at an edge location near each region", async () => {
    const said = await follow();
    assert.deepEqual(
      said.map((it) => it.replace(/[a-z0-9]+\.cloudfront\.net/, "…").replace(deployed.id, "…")),
      ["serve files-us-east-1", "serve files-eu-west-1", "serve …: distribution …"],
    );
    assert.deepEqual(await follow(), []);
    assert.deepEqual(await get("/static/a.txt"), [200, "us-east-1", "IAD50-P1"]);
    assert.deepEqual(await get("/static/a.txt", 1), [200, "us-east-1", "DUB50-P1"]);
    const listed = world.directory.find(parts.edge.distribution!.domainName, 443);
    assert.equal(listed?.port, parts.edge.doors[0]!.tlsPort);
  });

  it("is refused by S3 what the bucket's policy doesn't let it read, and what isn't there", async () => {
    assert.equal((await get("/secret.txt"))[0], 403);
    assert.equal((await get("/static/nothing.txt"))[0], 403);
  });

  it("reads from the other region's bucket while the first can't be reached", async () => {
    const heal = world.network.apply({
      between: [{ name: "S3", region: "us-east-1" }],
      effect: { kind: "cut", how: "reset" },
    });
    assert.deepEqual(await get("/static/b.txt"), [200, "eu-west-1", "IAD50-P1"]);
    await heal();
    assert.deepEqual(await get("/static/c.txt"), [200, "us-east-1", "IAD50-P1"]);
  });

  it("serves a build's files once they are uploaded, under types that browsers know", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "static-"));
    await mkdir(path.join(folder, "pictures"));
    await writeFile(path.join(folder, "manifest.json"), "{}");
    await writeFile(path.join(folder, "site-K3XW2A7B.js"), "1;");
    await writeFile(path.join(folder, "pictures/mug.svg"), "<svg/>");
    const { name, region } = staticBucketOf(parts.edge.distribution!);
    assert.equal(await uploadStaticFiles(emulator.cloudIn(region), name, folder), 2);
    await rm(folder, { recursive: true });
    const answer = await fetch(`http://localhost:${parts.edge.doors[0]!.browserPort}/static/pictures/mug.svg`);
    assert.deepEqual([answer.headers.get("content-type"), await answer.text()], ["image/svg+xml", "<svg/>"]);
    assert.equal(answer.headers.get("cache-control"), "public, max-age=31536000, immutable");
  });

  it("measures what share of its answers were errors, in us-east-1", async () => {
    parts.edge.collect();
    for (const file of ["/static/page.txt", "/static/page.txt", "/static/page.txt", "/secret.txt"]) await get(file);
    assert.deepEqual(
      parts.edge.collect().map((it) => [it.region, it.dimensions["DistributionId"], it.name, it.values]),
      [
        ["us-east-1", deployed.id, "Requests", [4]],
        ["us-east-1", deployed.id, "4xxErrorRate", [25]],
        ["us-east-1", deployed.id, "5xxErrorRate", [0]],
        ["us-east-1", deployed.id, "TotalErrorRate", [25]],
      ],
    );
    assert.deepEqual(parts.edge.collect(), []);
  });

  it("follows a change of the distribution on the same ports, and stops serving one that is disabled", async () => {
    const { doors, distribution } = parts.edge;
    const DistributionConfig = {
      ...deployed.config,
      CustomErrorResponses: one({ ErrorCode: 403, ResponsePagePath: "/static/page.txt", ResponseCode: "404" }),
    };
    const asked = { Id: deployed.id, IfMatch: deployed.etag, DistributionConfig };
    const { ETag: etag } = await client.send(new UpdateDistributionCommand(asked));
    assert.deepEqual(await follow(), [`follow a change of distribution ${deployed.id}`]);
    assert.deepEqual(parts.edge.doors, doors);
    assert.deepEqual(await get("/secret.txt"), [404, "us-east-1", "IAD50-P1"]);
    await disable({ ...deployed, etag: etag! });
    assert.deepEqual(await follow(), [`stop serving: distribution ${deployed.id} is gone or disabled`]);
    assert.deepEqual([parts.edge.doors, world.directory.find(distribution!.domainName, 443)], [[], undefined]);
  });
});
