import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Session } from "../cloud/sessions";
import { Happenings } from "../dataplane/events";
import { recordedPorts } from "../faults/ports.fixture";
import type { Terminal } from "../terminal";
import { askControl } from "./control";
import type { LivingCloud, RegionPicture } from "./livingCloud";
import type { LiveRequest } from "./options";
import { serveLife } from "./serveLife";
import { welcome } from "./welcome";

const addresses: LivingCloud["addresses"] = {
  shop: "http://localhost:8080",
  domain: "shop.example.com",
  regions: { "us-east-1": "http://localhost:8080", "ap-south-1": "http://localhost:8081" },
  dns: { host: "127.0.0.1", port: 5300 },
  aws: "http://127.0.0.1:4000",
};

const region: RegionPicture = {
  ...{ region: "us-east-1", instances: { healthy: 3, all: 3 }, dnsShare: 1 },
  ...{ relational: { role: "writer" }, document: { role: "writer" }, requestsPerSecond: 2, errorsPerSecond: 0 },
};

describe("a living cloud that is served", () => {
  let root: string;
  let end: () => Promise<void>;
  let session: Session;
  let log: string[];
  let lines: string[];

  beforeEach(async () => {
    root = mkdtempSync(path.join(tmpdir(), "meridian-life-"));
    session = Session.create(root, ["us-east-1"], "discard");
    const { ports, log: asked } = recordedPorts(["clock"]);
    [log, lines] = [asked, []];
    const ending = new AbortController();
    const cloud: LivingCloud = {
      ...{ addresses, faults: ports, happenings: new Happenings(), status: () => [region] },
      unmeasuredAlarms: [],
      stop: () => Promise.resolve(void asked.push("stop")),
    };
    const terminal = { live: false, width: 100, colours: "none", showPicture: () => undefined };
    const served = serveLife({
      timeScale: 10,
      ...{ cloud, session, signal: ending.signal },
      terminal: { ...terminal, line: (it: string) => lines.push(it) } as unknown as Terminal,
    });
    end = () => (ending.abort(), served);
    while (!session.data.control) await new Promise((next) => setImmediate(next));
  });

  afterEach(async () => {
    await end();
    rmSync(root, { recursive: true });
  });

  const answers = async (request: LiveRequest): Promise<string[]> => {
    const said: string[] = [];
    await askControl(session.data.control!, request, (line) => said.push(line));
    return said;
  };

  it("does what another terminal asks for, and shows it", async () => {
    const words = ["kill-region", "us-east-1"];
    assert.deepEqual(await answers({ name: "faults" }), ["no faults"]);
    assert.deepEqual(await answers({ name: "fault", words }), [
      "kill-region us-east-1: lasts as 1, until npm run live -- heal 1",
    ]);
    assert.match(
      (await answers({ name: "status" })).join("\n"),
      /us-east-1 +3 of 3 .*\n✘ 1 kill-region us-east-1, for 0 s/,
    );
    assert.deepEqual(await answers({ name: "heal", which: 1 }), ["1 kill-region us-east-1 has ended"]);
    assert.deepEqual(log, [
      ...["apis us-east-1", "down {region:us-east-1}"],
      ...["undo down {region:us-east-1}", "undo apis us-east-1"],
    ]);
    assert.deepEqual(
      lines.map((it) => it.replace(/^\d\d:\d\d:\d\d/, "")),
      [
        "us-east-1: 3 of 3 instances healthy, relational writer, document writer, DNS answers with it",
        "  us-east-1  faults: kill-region us-east-1 begins",
        "  faults: kill-region us-east-1 has ended",
      ],
    );
  });

  it("refuses what can't be, for its own reason", async () => {
    await assert.rejects(
      answers({ name: "fault", words: ["skew-clock", "us-east-1", "5"] }),
      /^Error: no clock us-east-1 5$/,
    );
    await assert.rejects(answers({ name: "fault", words: ["freeze"] }), /freeze was given 0 words/);
  });

  it("ends every fault before it ends itself, and can't be asked any more", async () => {
    await answers({ name: "fault", words: ["freeze", "i-1"] });
    await end();
    assert.deepEqual(log, ["freeze i-1", "undo freeze i-1", "stop"]);
    assert.equal(session.data.control, undefined);
    assert.equal(Session.open(session.folder)!.data.control, undefined);
    assert.ok(lines.includes("ending 1 fault(s)"));
  });

  it("welcomes its user with every way in", () => {
    const text = welcome(addresses, { exports: "For each of its stacks: …\n", sendsMails: true, hasFunctions: true });
    for (const it of [
      "The shop is open: http://localhost:8080",
      "  http://localhost:8080/feed/products answers whoever shows a token: docs/functions.md says how to get one",
      "  ap-south-1  http://localhost:8081",
      "  dig @127.0.0.1 -p 5300 origin.shop.example.com +subnet=0.0.0.0/0",
      "AWS endpoint: http://127.0.0.1:4000",
      "Mails that SES and SNS were given to send: http://127.0.0.1:4000/_meridian/mails",
      "  npm run live -- fault kill-region us-east-1",
      "For each of its stacks: …",
    ])
      assert.ok(text.split("\n").includes(it), it);
  });
});
