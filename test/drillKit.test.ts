import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { drills } from "../drill/drills";
import { makeKit } from "../drill/kit/kit";
import { snapshotOf, textOf } from "../drill/snapshot";
import { deployedOutputs } from "./deployedOutputs";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];

const snapshot = snapshotOf({
  ...{ takenAt: new Date(0), commit: "c0ffee", domain: "shop.example.com", regions },
  outputs: deployedOutputs("aurora-global", regions),
});

/** Loaded before the kit: no name is looked up, and no other port of any machine is connected to. It says what was tried. */
const cut = `
const net = require("node:net");
const refuse = (what) => { process.stderr.write("tried " + what + "\\n"); throw new Error("unreachable: " + what); };
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [{ port, host = "localhost", path } = {}] = net._normalizeArgs(Array.isArray(args[0]) ? args[0] : args);
  if (host !== "127.0.0.1" || String(port) !== process.env.ONLY_PORT) refuse(path || host + ":" + port);
  return connect.apply(this, args);
};
require("node:dns").lookup = (name) => refuse("the name " + name);
for (const it of ["spawn", "execFile", "exec"]) require("node:child_process")[it] = (program) => refuse("the program " + program);
`;

/** S3 of the regions that stay, each with the snapshot in its bucket. us-east-1 doesn't answer. */
function storage(): Promise<Server> {
  const server = createServer(({ headers, url = "" }, response) => {
    const region = headers.authorization?.split("/")[2] ?? "";
    if (region === "us-east-1") return response.destroy();
    const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
    if (pathname === `/backup-bucket-${region}/drills/${region}/platform.json`) return response.end(textOf(snapshot));
    const buckets = `<ListAllMyBucketsResult><Buckets><Bucket><Name>backup-bucket-${region}</Name></Bucket></Buckets></ListAllMyBucketsResult>`;
    const none = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
    response.setHeader("content-type", "application/xml");
    if (pathname === "/") return response.end(buckets);
    if (searchParams.has("list-type")) return response.end(none);
    return response.writeHead(404).end("<Error><Code>NoSuchKey</Code><Message>none</Message></Error>");
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

describe("the offline kit", function () {
  this.timeout(60_000);
  let home: string;
  let server: Server;
  before(async () => {
    home = await mkdtemp(path.join(tmpdir(), "drill-kit-test-"));
    const root = path.join(__dirname, "..");
    await makeKit({ root, commit: "c0ffee", snapshot, drills }, path.join(home, "kit"));
    await writeFile(path.join(home, "cut.cjs"), cut);
    server = await storage();
  });
  after(async () => {
    server.close();
    await rm(home, { recursive: true });
  });

  /** In an empty environment: no PATH, no home, no credentials but the local endpoint's. */
  async function drill(...args: readonly string[]) {
    const { port } = server.address() as AddressInfo;
    const keys = {
      AWS_ACCESS_KEY_ID: "rehearsal",
      AWS_SECRET_ACCESS_KEY: "rehearsal",
      AWS_EC2_METADATA_DISABLED: "true",
    };
    const env = { ...keys, HOME: home, ONLY_PORT: String(port), AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
    const words = ["--require", path.join(home, "cut.cjs"), path.join(home, "kit", "bin", "drill.cjs"), ...args];
    const child = spawn(process.execPath, words, { cwd: home, env });
    const said = { out: "", error: "" };
    child.stdout.on("data", (it: Buffer) => (said.out += it.toString()));
    child.stderr.on("data", (it: Buffer) => (said.error += it.toString()));
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { code, ...said };
  }

  it("lists and plans drills without anything but itself", async () => {
    const list = await drill("list");
    assert.equal(list.code, 0, list.error);
    assert.match(list.out, /region-evacuation/);
    const plan = await drill("plan", "region-evacuation", "--leave", "us-east-1");
    assert.equal(plan.code, 0, plan.error);
    assert.match(plan.error, /the platform as of 1970-01-01T00:00:00.000Z \(\d+ days old\), commit c0ffee/);
    assert.doesNotMatch(list.error + plan.error, /tried /);
  });

  it("looks for open runs in the regions that answer, by the snapshot that one of them keeps", async () => {
    const { code, error } = await drill("status", "--snapshot", "ap-south-1");
    assert.equal(code, 0, error);
    assert.match(error, /the platform as of 1970-01-01/);
    assert.doesNotMatch(error, /tried /);
  });

  it("has every plan as text, and names the program that it is of", async () => {
    const plans = await readdir(path.join(home, "kit", "plans"));
    for (const it of regions) assert.ok(plans.includes(`region-evacuation-${it}.txt`), plans.join());
    const text = await readFile(path.join(home, "kit", "plans", "region-evacuation-us-east-1.txt"), "utf8");
    assert.match(text, /SwitchoverGlobalCluster/);
    assert.equal(await readFile(path.join(home, "kit", "commit"), "utf8"), "c0ffee\n");
  });
});
