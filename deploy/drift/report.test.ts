import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { authorsOf } from "./authors";
import { keepIssue } from "./issue";
import type { LookOutcome } from "./looks";
import { type DriftReport, driftInWords, issueBody, issueMark, verdictOf } from "./report";
import type { StackDrift } from "./stacks";

const urn = (type: string, name: string): string =>
  `urn:pulumi:eu-west-1::meridian::meridian:region:Region$${type}::${name}`;
const alerts = urn("aws:sns/topic:Topic", "alerts");
const role = urn("aws:iam/role:Role", "instance");
const changed: StackDrift = {
  stack: "eu-west-1",
  changes: [
    { op: "update", urn: alerts, properties: ["tags"] },
    { op: "update", urn: role, properties: ["assumeRolePolicy"] },
  ],
  notChecked: [urn("aws:secretsmanager/secretVersion:SecretVersion", "origin")],
  ids: { [alerts]: "arn:aws:sns:eu-west-1:123456789012:alerts-1", [role]: "instance-1" },
};
const still: StackDrift = { stack: "global", changes: [], notChecked: [], ids: {} };
const well: LookOutcome = { look: "quotas", question: "Is there room?", findings: [], notChecked: [] };
const reportOf = (
  stacks: readonly StackDrift[],
  looks: readonly LookOutcome[] = [well],
  more: Partial<DriftReport> = {},
): DriftReport => ({
  ...{
    at: "2026-11-30T03:23:00.000Z",
    commit: "abc1234",
    verdict: verdictOf(stacks, looks),
    stacks,
    looks,
    authors: {},
  },
  ...more,
});

describe("a night's verdict", () => {
  it("is drift where anything differs, clean where nothing does, unknown where not everything could be checked", () => {
    const failed: StackDrift = { ...still, error: "no such stack" };
    const unasked: LookOutcome = { ...well, notChecked: ["eu-west-1 didn't say"] };
    const finding = { seen: "it is old", required: "new", fix: "renew it" };
    assert.equal(verdictOf([still], [well]), "clean");
    assert.equal(verdictOf([{ ...still, notChecked: ["a secret's value"] }], [well]), "clean");
    assert.equal(verdictOf([changed, failed], [well]), "drift");
    assert.equal(verdictOf([still], [{ ...unasked, findings: [finding] }]), "drift");
    assert.equal(verdictOf([failed], [well]), "unknown");
    assert.equal(verdictOf([still], [unasked]), "unknown");
  });

  it("is said with who did it", () => {
    const authors = { [alerts]: "last changed by alice at 2026-11-29T22:10:00Z: TagResource" };
    assert.deepEqual(driftInWords(reportOf([changed, still], [well], { authors })), [
      "eu-west-1: 2 differ, 1 not checked",
      "  update aws:sns/topic:Topic alerts: tags",
      "    last changed by alice at 2026-11-29T22:10:00Z: TagResource",
      "  update aws:iam/role:Role instance: assumeRolePolicy",
      "  not checked: aws:secretsmanager/secretVersion:SecretVersion origin",
      "global: as it was deployed",
      "quotas: Is there room? yes",
      "Something isn't as it was deployed.",
    ]);
  });
});

describe("who changed something", () => {
  const trail = (events: Readonly<Record<string, readonly object[]>>, asked: string[] = []) => ({
    homeRegion: "us-east-1",
    trailIn: (region: string) => {
      const send = ({ input }: LookupEventsCommand) => {
        const name = input.LookupAttributes![0]!.AttributeValue!;
        asked.push(`${region} ${name}`);
        return Promise.resolve({ Events: events[name] ?? [] });
      };
      return { send } as unknown as CloudTrailClient;
    },
  });

  it("is the newest event that changed it, in its region, or in us-east-1 for what is the world's", async () => {
    const asked: string[] = [];
    const read = {
      EventName: "GetTopicAttributes",
      Username: "bob",
      ReadOnly: "true",
      EventTime: new Date("2026-11-29T23:00:00Z"),
    };
    const wrote = {
      EventName: "TagResource",
      Username: "alice",
      ReadOnly: "false",
      EventTime: new Date("2026-11-29T22:10:00Z"),
    };
    const found = await authorsOf(
      [changed],
      trail({ "arn:aws:sns:eu-west-1:123456789012:alerts-1": [read, wrote] }, asked),
    );
    assert.deepEqual(found, { authors: { [alerts]: "last changed by alice at 2026-11-29T22:10:00Z: TagResource" } });
    assert.deepEqual(asked, ["eu-west-1 arn:aws:sns:eu-west-1:123456789012:alerts-1", "us-east-1 instance-1"]);
  });

  it("isn't known where CloudTrail refuses to say, and the rest is said all the same", async () => {
    const send = () => Promise.reject(new Error("AccessDenied"));
    const trailIn = () => ({ send }) as unknown as CloudTrailClient;
    const { authors, notAsked } = await authorsOf([changed], { trailIn, homeRegion: "us-east-1" });
    assert.deepEqual(authors, {});
    assert.equal(notAsked, "CloudTrail wasn't asked who did it: AccessDenied");
  });

  it("is asked of forty changes at most, for CloudTrail answers twice a second", async () => {
    const asked: string[] = [];
    const changes = Array.from({ length: 50 }, (_, n) => ({
      op: "update",
      urn: urn("aws:sns/topic:Topic", `t${n}`),
      properties: [],
    }));
    const ids = Object.fromEntries(changes.map((it, n) => [it.urn, `t${n}`]));
    const { notAsked } = await authorsOf([{ ...still, changes, ids }], trail({}, asked));
    assert.equal(asked.length, 40);
    assert.equal(notAsked, "CloudTrail was asked about the first 40 changes only");
  });
});

describe("the issue about drift", () => {
  let server: Server;
  let api: string;
  let issues: { number: number; body: string; html_url: string; state: string; pull_request?: object }[] = [];
  let asked: string[] = [];
  before(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const { method, url = "", headers } = request;
        asked.push(`${method} ${url.split("?")[0]}`);
        if (headers.authorization !== "Bearer token") response.statusCode = 403;
        const body = JSON.parse(Buffer.concat(parts).toString() || "{}") as { body?: string; state?: string };
        if (method === "GET") return void response.end(JSON.stringify(issues.filter(({ state }) => state === "open")));
        const number = method === "POST" ? issues.length + 1 : Number(url.split("/").at(-1));
        const issue = {
          state: "open",
          body: "",
          ...issues.find((it) => it.number === number),
          number,
          html_url: `https://github.example/${number}`,
          ...body,
        };
        issues = [...issues.filter((it) => it.number !== number), issue];
        response.end(JSON.stringify(issue));
      });
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after((done) => void server.close(done));
  beforeEach(() => {
    issues = [{ number: 1, body: "something else", html_url: "https://github.example/1", state: "open" }];
    asked = [];
  });
  const keep = (report: DriftReport, token = "token") => keepIssue(report, { api, repository: "shop/meridian", token });
  const drift = reportOf([changed]);
  const own = () => issues.filter(({ body }) => body.startsWith(issueMark));

  it("is opened once, left alone while the same differs, rewritten when something else does, and closed when nothing does", async () => {
    assert.deepEqual(await keep(drift), { did: "opened", address: "https://github.example/2" });
    assert.equal((await keep({ ...drift, at: "2026-12-01T03:23:00.000Z", commit: "def5678" })).did, "left");
    const other = reportOf([{ ...changed, changes: changed.changes.slice(0, 1) }]);
    assert.equal((await keep(other)).did, "rewritten");
    assert.equal(own().length, 1);
    assert.ok(!own()[0]!.body.includes("aws:iam/role:Role"));
    assert.equal((await keep(reportOf([still]))).did, "closed");
    assert.equal(own()[0]!.state, "closed");
    assert.equal((await keep(drift)).did, "opened");
    assert.deepEqual(asked.filter((it) => it.startsWith("POST")).length, 2);
  });

  it("is none on a clean night: nothing is written anywhere", async () => {
    assert.deepEqual(await keep(reportOf([still])), { did: "nothing" });
    assert.deepEqual(asked, ["GET /repos/shop/meridian/issues"]);
  });

  it("isn't closed by a night that couldn't check everything", async () => {
    await keep(drift);
    assert.equal((await keep(reportOf([{ ...still, error: "no answer" }]))).did, "left");
  });

  it("holds what GitHub takes, in whole lines, and says how many are left out", () => {
    const changes = Array.from({ length: 3000 }, (_, n) => ({
      op: "update",
      urn: urn("aws:sns/topic:Topic", `topic-${n}`),
      properties: ["tags"],
    }));
    const body = issueBody(reportOf([{ ...still, changes, ids: {} }]));
    assert.ok(body.length < 65_536, String(body.length));
    assert.match(body, /and \d+ more lines: see the workflow's last run\./);
  });

  it("can't be kept by a token that may not write issues, which is said", async () => {
    await assert.rejects(keep(drift, "other"), /GitHub answers 403 to GET .*: the token needs to write issues/);
  });
});
