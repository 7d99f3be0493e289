import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import assert from "node:assert/strict";
import { refused, withEmulator } from "./emulator.fixture";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
describe("the emulator's conditional writes to S3", function () {
  const { cloudIn } = withEmulator(this);
  const Bucket = "conditional";
  let s3: S3Client;
  before(async () => {
    s3 = cloudIn("eu-west-1").client(S3Client);
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }));
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  });

  const put = async (Key: string, Body: string, only: Partial<PutObjectCommandInput> = {}): Promise<string> =>
    (await s3.send(new PutObjectCommand({ Bucket, Key, Body, ...only }))).ETag!;
  const textOf = async (Key: string): Promise<string> =>
    (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString();
  const precondition = refused("PreconditionFailed", /At least one of the pre-?conditions you specified did not hold/i);

  it("make an object where none is, and are refused with 412 where one is", async () => {
    await put("new", "first", { IfNoneMatch: "*" });
    await assert.rejects(put("new", "second", { IfNoneMatch: "*" }), precondition);
    assert.equal(await textOf("new"), "first");
  });

  it("replace what is as it was seen, with its quotes or without, and are refused with 412 where it isn't", async () => {
    const first = await put("seen", "first");
    const second = await put("seen", "second", { IfMatch: first });
    assert.notEqual(second, first);
    await assert.rejects(put("seen", "third", { IfMatch: first }), precondition);
    await put("seen", "fourth", { IfMatch: second.replaceAll('"', "") });
    assert.equal(await textOf("seen"), "fourth");
  });

  it("are refused with 404 where nothing is to be replaced", async () => {
    await assert.rejects(put("missing", "first", { IfMatch: '"abc"' }), refused("NoSuchKey", /./));
  });

  it("take a deleted object for none", async () => {
    const etag = await put("deleted", "first");
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "deleted" }));
    await assert.rejects(put("deleted", "second", { IfMatch: etag }), refused("NoSuchKey", /./));
    await put("deleted", "third", { IfNoneMatch: "*" });
    assert.equal(await textOf("deleted"), "third");
  });

  it("leave no version of what was refused", async () => {
    await put("versions", "first", { IfNoneMatch: "*" });
    await assert.rejects(put("versions", "second", { IfNoneMatch: "*" }), precondition);
    const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: "versions" }));
    assert.equal(Versions?.length, 1);
  });

  it("know of If-None-Match the asterisk alone", async () => {
    await assert.rejects(
      put("other", "first", { IfNoneMatch: '"abc"' }),
      refused("NotImplemented", /A header you provided implies functionality that is not implemented/),
    );
    await assert.rejects(textOf("other"), refused("NoSuchKey", /./));
  });

  it("take an object for the one that was seen where another wrote the same text again: its ETag is the text's", async () => {
    const etag = await put("same", "text");
    assert.equal(await put("same", "text", { IfMatch: etag }), etag);
    await put("same", "other", { IfMatch: etag });
    assert.equal(await textOf("same"), "other");
  });

  it("let one of many at the same moment through, to make an object or to replace it", async () => {
    const many = [...Array(20).keys()].map(String);
    const winnersOf = async (text: string, only: Partial<PutObjectCommandInput>): Promise<readonly string[]> => {
      const written = await Promise.allSettled(many.map((it) => put("raced", text + it, only)));
      const names = written.flatMap((it) => (it.status === "rejected" ? (it.reason as Error).name : []));
      for (const it of names) assert.match(it, /^(PreconditionFailed|ConditionalRequestConflict)$/);
      return many.map((it) => text + it).filter((_, index) => written[index]!.status === "fulfilled");
    };
    const [first, ...others] = await winnersOf("first ", { IfNoneMatch: "*" });
    assert.deepEqual([await textOf("raced"), others], [first, []]);
    const etag = (await s3.send(new GetObjectCommand({ Bucket, Key: "raced" }))).ETag!;
    const [second, ...more] = await winnersOf("second ", { IfMatch: etag });
    assert.deepEqual([await textOf("raced"), more], [second, []]);
  });
});
