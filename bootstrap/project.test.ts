import assert from "node:assert/strict";
import { load } from "js-yaml";
import { stateRegionIn } from "./surroundings";
import { withBackend } from "./project";

const url = "s3://meridian-state-123456789012-us-east-1?region=us-east-1&awssdk=v2";
const text = "# Every key\nname: meridian\nruntime: nodejs\nconfig:\n  # The name\n  domain: x\n";

describe("The backend in Pulumi.yaml", () => {
  it("is written in, with every comment left", () => {
    const written = withBackend(text, url);
    assert.equal(written, text.replace("nodejs\n", `nodejs\nbackend:\n  url: ${url}\n`));
    assert.equal((load(written) as { backend: { url: string } }).backend.url, url);
    assert.equal(withBackend(written, url), written);
  });

  it("is exchanged for another one, and for nothing else", () => {
    const other = url.replaceAll("us-east-1", "eu-west-1");
    assert.equal(withBackend(withBackend(text, url), other), withBackend(text, other));
  });

  it("is left alone where it can't be changed safely, with the line to write", () => {
    assert.throws(
      () => withBackend("{name: meridian, runtime: nodejs}", url),
      /write backend: url: s3:\/\/meridian-state/,
    );
  });

  it("says in which region the state is, where bootstrap has made it", () => {
    assert.equal(stateRegionIn(url), "us-east-1");
    assert.equal(stateRegionIn("s3://somebody-s-bucket?region=eu-west-1"), undefined);
    assert.equal(stateRegionIn(undefined), undefined);
  });
});
