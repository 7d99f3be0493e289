import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { buildFunctions, bundleLimit } from "./build";
import { zip } from "./zip";

describe("The functions' archive", () => {
  let directory = "";
  before(async () => (directory = await mkdtemp(path.join(tmpdir(), "functions-"))));
  after(() => rm(directory, { recursive: true, force: true }));

  it("has the same bytes each time, whatever the folder, and at most a megabyte of code", async () => {
    const [first, second] = [
      await buildFunctions(path.join(directory, "a")),
      await buildFunctions(path.join(directory, "b", "c")),
    ];
    assert.equal(first.digest, second.digest);
    assert.ok((await readFile(first.zip)).equals(await readFile(second.zip)));
    assert.equal(
      first.digest,
      `sha256:${createHash("sha256")
        .update(await readFile(first.zip))
        .digest("hex")}`,
    );
    assert.ok(first.bundleBytes <= bundleLimit, `${first.bundleBytes} bytes`);
    assert.ok(
      !(await readFile(first.bundle, "utf8")).includes(path.join(__dirname, "..")),
      "names a folder of this machine",
    );
  });

  it("is one that others can read", async () => {
    const file = path.join(directory, "some.zip");
    await writeFile(
      file,
      zip([
        { name: "b.txt", content: Buffer.from("two") },
        { name: "a.txt", content: Buffer.from("one") },
      ]),
    );
    const reading = `
import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
print(archive.testzip(), [(it.filename, oct(it.external_attr >> 16), it.date_time[:3], archive.read(it)) for it in archive.infolist()])`;
    const { stdout } = await promisify(execFile)("python3", ["-c", reading, file]);
    const entry = (name: string, content: string): string => `('${name}', '0o100755', (1980, 1, 1), b'${content}')`;
    assert.equal(stdout.trim(), `None [${entry("a.txt", "one")}, ${entry("b.txt", "two")}]`);
  });
});
