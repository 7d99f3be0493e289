import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { brokenImage, type ImageFault } from "./brokenImages";

/** Stands for the storefront: answers each path in turn, and prints the status codes and the heap that is left in use, in MB. */
const program = (paths: readonly string[]): string => `
  const { createServer, get } = require("node:http");
  const server = createServer((_, response) => response.end()).listen(0, "127.0.0.1", async () => {
    const codes = [];
    for (const path of ${JSON.stringify(paths)})
      codes.push(await new Promise((resolve) => get({ port: server.address().port, host: "127.0.0.1", path, agent: false }, (it) => {
        it.resume();
        resolve(it.statusCode);
      })));
    global.gc();
    console.log(JSON.stringify({ codes, heap: process.memoryUsage().heapUsed / 2 ** 20, ms: process.uptime() * 1000 }));
    server.close();
  });`;

describe("A broken image", () => {
  let folder: string;
  before(() => void (folder = mkdtempSync(path.join(tmpdir(), "broken-"))));
  after(() => rmSync(folder, { recursive: true }));

  const run = async (fault: ImageFault, paths: readonly string[]) => {
    const image = { workingDirectory: folder, environment: {}, entryPoint: [], sandbox: "" };
    const { entryPoint } = await brokenImage(image, fault, folder);
    const output = execFileSync(process.execPath, ["--expose-gc", ...entryPoint, "--eval", program(paths)]);
    return JSON.parse(output.toString()) as { codes: number[]; heap: number; ms: number };
  };

  it("answers every second request with an error, but none of a health check's", async () => {
    assert.deepEqual((await run("errors", ["/", "/health/ready", "/", "/"])).codes, [500, 200, 200, 500]);
  });

  it("keeps a megabyte of each request", async () => {
    const many = (path: string) => Array.from({ length: 30 }, () => path);
    const { heap } = await run("leaks", many("/"));
    const { heap: health } = await run("leaks", many("/health/live"));
    assert.ok(heap - health > 25 && heap - health < 40, `${heap} and ${health} MB`);
  });

  it("takes two seconds longer for each request, but not for a health check's", async () => {
    assert.ok((await run("slow", ["/"])).ms >= 2_000);
  });

  it("fails its migration, and nothing else", async () => {
    const image = { workingDirectory: folder, environment: {}, entryPoint: [], sandbox: "" };
    const { entryPoint } = await brokenImage(image, "migration", folder);
    const command = (name: string) => spawnSync(process.execPath, [...entryPoint, "--eval", "", name]).status;
    assert.equal(command("migrate"), 1);
    assert.equal(command("seed"), 0);
    assert.deepEqual((await run("migration", ["/", "/health/ready"])).codes, [200, 200]);
  });
});
