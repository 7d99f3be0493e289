import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type LocalImage, LocalImages, readDockerfile } from "./images";

describe("A local image", () => {
  it("has the environment and the entry point of the storefront's own Dockerfile", () => {
    const text = readFileSync(path.join(__dirname, "../../../app/Dockerfile"), "utf8");
    assert.deepEqual(readDockerfile(text), {
      environment: { NODE_ENV: "production", HOST: "0.0.0.0", PORT: "8080" },
      entryPoint: ["--max-old-space-size=128", "--max-semi-space-size=4", "dist/src/main.js"],
    });
    assert.throws(() => readDockerfile("\nFROM a\nENTRYPOINT node"), /JSON|ENTRYPOINT/);
    assert.throws(() => readDockerfile("\nFROM a\n"), /^Error: the Dockerfile's last stage has no ENTRYPOINT in JSON$/);
  });

  it("is found by the digest of a reference, in whichever registry, and nothing stands in for one that is missing", () => {
    const images = new LocalImages();
    const image = {} as LocalImage;
    assert.throws(
      () => images.find("a/b@sha256:2"),
      /^Error: no local image has the digest of a\/b@sha256:2; there are none\./,
    );
    images.register("sha256:1", image);
    assert.equal(images.find("registry.example.com/a/b@sha256:1"), image);
    assert.throws(() => images.find("a/b@sha256:2"), /there are sha256:1\. Register one/);
  });
});
