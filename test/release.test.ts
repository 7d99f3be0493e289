import { CreateRepositoryCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { machineClock } from "../drill/ports";
import { takeSteps } from "../drill/runner";
import type { ReportStep } from "../report/steps";
import { withEmulator } from "../rehearsal/emulator/emulator.fixture";
import { digestIn } from "../deploy/release/digest";
import type { Docker, ImageRepository } from "../deploy/release/image";
import { type Release, releaseSteps } from "../deploy/release/release";
import { filesToServe, type StaticBucket } from "../deploy/release/staticFiles";

const root = path.join(__dirname, "..");
const commit = "3f".repeat(20);
const other = `sha256:${"ab".repeat(32)}`;

describe("A release", function () {
  const { cloudIn } = withEmulator(this);
  const regions = ["us-east-1", "eu-west-1"] as const;
  let directory: string;
  let repositories: readonly ImageRepository[];
  let staticBuckets: readonly StaticBucket[];
  let release: Release;
  const calls: (readonly string[])[] = [];
  let written: (region: string) => Promise<string>;

  /** Stands for docker alone: what it pushes is in every region at once, as if ECR had copied it. */
  const docker: Docker = async (args, input) => {
    calls.push(args);
    if (args[0] === "login") return void assert.ok(input);
    const [digest] = await Promise.all(regions.map((it) => written(it)));
    const file = args[args.indexOf("--metadata-file") + 1]!;
    writeFileSync(file, JSON.stringify({ "containerimage.digest": digest }));
  };

  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), "meridian-release-"));
    cpSync(path.join(root, "Pulumi.yaml"), path.join(directory, "Pulumi.yaml"));
    mkdirSync(path.join(directory, "static", "pictures"), { recursive: true });
    for (const it of ["manifest.json", "cart-1a2b.js", "pictures/mug-3c4d.webp"])
      writeFileSync(path.join(directory, "static", it), it);
    const made = regions.map(async (region) => {
      const ecr = cloudIn(region).client(ECRClient);
      const { repository } = await ecr.send(new CreateRepositoryCommand({ repositoryName: "meridian/storefront" }));
      return { url: repository!.repositoryUri!, ecr };
    });
    repositories = await Promise.all(made);
    const layer = { mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip", size: 1, digest: other };
    const mediaType = "application/vnd.docker.distribution.manifest.v2+json";
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType, config: layer, layers: [layer] });
    written = async (region) => {
      const imageManifest = { repositoryName: "meridian/storefront", imageManifest: manifest, imageTag: commit };
      const { image } = await cloudIn(region).client(ECRClient).send(new PutImageCommand(imageManifest));
      return image!.imageId!.imageDigest!;
    };
    staticBuckets = ["static-one", "static-two"].map((name) => ({ name, s3: cloudIn("us-east-1").client(S3Client) }));
    for (const { name, s3 } of staticBuckets) await s3.send(new CreateBucketCommand({ Bucket: name }));
    release = {
      source: { directory, commit, committedAt: 1_700_000_000, architecture: "arm64" },
      ...{ repository: repositories[0]!, copies: repositories.slice(1) },
      ...{
        staticBuckets: [],
        staticFolder: path.join(directory, "static"),
        docker,
        whyNoDocker: () => Promise.resolve(undefined),
        say: () => undefined,
      },
    };
  });
  after(() => rmSync(directory, { recursive: true }));

  async function take(it: Release): Promise<readonly ReportStep[]> {
    const interruption = new AbortController().signal;
    const ports = {
      clock: machineClock(interruption),
      interruption,
      say: it.say,
      confirm: () => Promise.resolve(true),
    };
    return takeSteps(releaseSteps(it), it, ports, { begin: () => undefined, end: () => undefined });
  }

  it("is refused where no image can be built, with what to do, and leaves the configuration", async () => {
    const [files, image, ...others] = await take({
      ...release,
      whyNoDocker: () => Promise.resolve("The image can't be built: …"),
    });
    assert.match(files!.detail, /^not yet: global isn't deployed/);
    assert.deepEqual([image!.outcome, image!.detail], ["refused", "The image can't be built: …"]);
    assert.deepEqual(
      others.map((it) => it.outcome),
      ["skipped", "skipped"],
    );
    assert.match(digestIn(directory), /^sha256:0{64}$/);
  });

  it("builds for the platform's processor, pushes under the commit, and writes the digest", async () => {
    const results = await take(release);
    assert.deepEqual(
      results.map((it) => it.outcome),
      ["held", "held", "held", "held"],
      JSON.stringify(results),
    );
    const [login, build] = calls;
    const [host] = repositories[0]!.url.split("/");
    assert.deepEqual(login, ["login", "--username", "AWS", "--password-stdin", host]);
    assert.deepEqual(build!.slice(0, 11), [
      ...["buildx", "build", directory, "--file", path.join(directory, "app", "Dockerfile")],
      ...["--platform", "linux/arm64", "--tag", `${repositories[0]!.url}:${commit}`, "--push", "--build-arg"],
    ]);
    assert.match(digestIn(directory), /^sha256:(?!0{64})[0-9a-f]{64}$/);
  });

  it("builds nothing again, and uploads the static files once global is there, as browsers may keep them", async () => {
    calls.length = 0;
    const before = digestIn(directory);
    await staticBuckets[0]!.s3.send(
      new PutObjectCommand({ Bucket: "static-one", Key: "static/cart-0000.js", Body: "old" }),
    );
    const [files] = await take({ ...release, staticBuckets });
    assert.equal(files!.detail, "2 new ones in static-one and static-two; the old ones stay for who is being served");
    assert.deepEqual([calls, digestIn(directory)], [[], before]);
    for (const { name: Bucket, s3 } of staticBuckets) {
      const found = await s3.send(new HeadObjectCommand({ Bucket, Key: "static/cart-1a2b.js" }));
      assert.equal(found.ContentType, "text/javascript; charset=utf-8");
      assert.equal(found.CacheControl, "public, max-age=31536000, immutable");
      await assert.rejects(s3.send(new HeadObjectCommand({ Bucket, Key: "static/manifest.json" })), {
        name: "NotFound",
      });
    }
    await staticBuckets[0]!.s3.send(new HeadObjectCommand({ Bucket: "static-one", Key: "static/cart-0000.js" }));
    const [again] = await take({ ...release, staticBuckets });
    assert.equal(again!.detail, "all in static-one and static-two");
  });

  it("refuses static files whose kind no browser would be told", () => {
    writeFileSync(path.join(directory, "static", "what.exe"), "");
    assert.throws(() => filesToServe(path.join(directory, "static")), /No media type is known for what\.exe/);
  });
});
