import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { whyNoDocker } from "./docker";

describe("A machine that can't build images", () => {
  const path_ = process.env["PATH"];
  afterEach(() => void (process.env["PATH"] = path_));

  it("is told what is missing, and how else the image is made", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "meridian-docker-"));
    process.env["PATH"] = folder;
    const otherwise = /Install Docker with buildx and start it, or push a tag such as v1\.2\.3/;
    const none = (await whyNoDocker())!;
    assert.match(none, /^The image can't be built: there is no docker here\. /);
    assert.match(none, otherwise);
    writeFileSync(path.join(folder, "docker"), "#!/bin/sh\n[ $1 = buildx ] && exit 125\n", { mode: 0o755 });
    assert.match((await whyNoDocker())!, /^The image can't be built: this docker has no buildx\. /);
    rmSync(folder, { recursive: true });
  });
});
