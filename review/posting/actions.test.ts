import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { marker } from "../writers/markdown";
import { leaveReview } from "./actions";
import { rehearsalInCi, rehearsingJob } from "./rehearsalInCi";

interface StoredComment {
  readonly id: number;
  body: string;
  readonly user: { readonly type: string };
}

/** As much of GitHub as a comment needs. */
class GitHub {
  readonly comments: StoredComment[] = [];
  readonly asked: string[] = [];
  checkRuns: readonly object[] = [];
  mayWrite = true;
  private server: Server | undefined;

  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      void this.answer(request).then(([status, body]) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)),
      );
    });
    await new Promise<void>((resolve) => this.server!.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<[number, unknown]> {
    const chunks: Buffer[] = [];
    for await (const it of request) chunks.push(it as Buffer);
    const url = new URL(request.url!, "http://github");
    this.asked.push(`${request.method} ${url.pathname}`);
    if (request.headers.authorization !== "Bearer secret") return [401, { message: "Bad credentials" }];
    if (url.pathname.endsWith("/check-runs")) {
      assert.equal(url.searchParams.get("check_name"), rehearsingJob);
      return [200, { check_runs: this.checkRuns }];
    }
    if (request.method === "GET") {
      const page = Number(url.searchParams.get("page"));
      return [200, this.comments.slice((page - 1) * 100, page * 100).map(shown)];
    }
    if (!this.mayWrite) return [403, { message: "Resource not accessible by integration" }];
    const { body } = JSON.parse(Buffer.concat(chunks).toString()) as { body: string };
    if (request.method === "POST") {
      const made = { id: this.comments.length + 1, body, user: { type: "Bot" } };
      this.comments.push(made);
      return [201, shown(made)];
    }
    const found = this.comments.find(({ id }) => url.pathname.endsWith(`/issues/comments/${id}`));
    if (!found) return [404, { message: "Not Found" }];
    found.body = body;
    return [200, shown(found)];
  }
}

const shown = (it: StoredComment) => ({ ...it, html_url: `https://github.example/comment/${it.id}` });

describe("a review of a pull request", () => {
  let folder: string;
  let github: GitHub;
  let api: string;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "meridian-review-"));
    github = new GitHub();
    api = await github.start();
  });
  afterEach(async () => {
    await github.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const environment = (head: string, token: string | undefined = "secret") => {
    const event = {
      pull_request: { number: 7, head: { sha: "abc1234", repo: { full_name: head } } },
      repository: { full_name: "o/n" },
    };
    writeFileSync(path.join(folder, "event.json"), JSON.stringify(event));
    return {
      ...{ GITHUB_API_URL: api, GITHUB_REPOSITORY: "o/n", GITHUB_TOKEN: token },
      GITHUB_EVENT_PATH: path.join(folder, "event.json"),
      GITHUB_STEP_SUMMARY: path.join(folder, "summary.md"),
    };
  };
  const summary = () => readFileSync(path.join(folder, "summary.md"), "utf8");
  const body = (text: string): string => `${marker}\n${text}\n`;

  it("is one comment, written anew by the next run, however many others there are", async () => {
    for (let id = 1; id <= 150; id++) github.comments.push({ id, body: "talk", user: { type: "User" } });
    assert.equal(
      await leaveReview(body("one"), environment("o/n")),
      "comment created: https://github.example/comment/151",
    );
    assert.equal(
      await leaveReview(body("two"), environment("o/n")),
      "comment updated: https://github.example/comment/151",
    );
    assert.equal(github.comments.length, 151);
    assert.equal(github.comments.at(-1)!.body, body("two"));
    assert.deepEqual(github.asked.slice(-3), [
      "GET /repos/o/n/issues/7/comments",
      "GET /repos/o/n/issues/7/comments",
      "PATCH /repos/o/n/issues/comments/151",
    ]);
  });

  it("leaves a person's comment alone, be the marker in it", async () => {
    github.comments.push({ id: 1, body: body("not ours"), user: { type: "User" } });
    await leaveReview(body("ours"), environment("o/n"));
    assert.deepEqual(
      github.comments.map((it) => it.body),
      [body("not ours"), body("ours")],
    );
  });

  it("asks GitHub nothing for a fork, and is in the run's summary", async () => {
    assert.equal(
      await leaveReview(body("of a fork"), environment("stranger/n")),
      "written to the run's summary: a fork's run may not comment",
    );
    assert.deepEqual(github.asked, []);
    assert.equal(summary(), `${body("of a fork")}\n`);
  });

  it("is in the run's summary where there is no token, or one that may only read", async () => {
    await leaveReview(body("a"), environment("o/n", ""));
    github.mayWrite = false;
    assert.equal(
      await leaveReview(body("b"), environment("o/n")),
      "written to the run's summary: GitHub answered 403: Resource not accessible by integration",
    );
    assert.equal(summary(), `${body("a")}\n${body("b")}\n`);
    assert.equal(github.comments.length, 0);
  });

  it("says what is wrong where GitHub doesn't know the token", async () => {
    await assert.rejects(leaveReview(body("a"), environment("o/n", "another")), {
      message: "GitHub didn't list the comments: 401 Bad credentials",
    });
  });

  it("is refused outside a run of a pull request, with what to do instead", async () => {
    await assert.rejects(leaveReview("", {}), {
      message:
        "--comment is for a run of GitHub Actions that a pull request began: GITHUB_EVENT_PATH isn't set. Elsewhere post review.md yourself.",
    });
  });

  it("knows what CI's rehearsal of the same commit came to, or that it is running, and nothing of one that was cancelled", async () => {
    const startedAt = "2026-11-30T06:00:00Z";
    const known = async (status: string, conclusion: string | null) => {
      github.checkRuns = [{ status, conclusion, started_at: startedAt }];
      return (await rehearsalInCi(environment("o/n"), assert.fail))?.outcome;
    };
    assert.equal(await known("completed", "success"), "held");
    assert.equal(await known("completed", "failure"), "failed");
    assert.equal(await known("in_progress", null), "running");
    assert.equal(await known("completed", "cancelled"), undefined);
    assert.equal(await known("queued", null), undefined);
    assert.equal(github.asked.at(-1), "GET /repos/o/n/commits/abc1234/check-runs");
  });

  it("asks nobody of a rehearsal outside of a pull request's run, and goes on where GitHub doesn't say", async () => {
    assert.equal(await rehearsalInCi({}, assert.fail), undefined);
    assert.deepEqual(github.asked, []);
    const said: string[] = [];
    assert.equal(await rehearsalInCi(environment("o/n", "another"), (it) => said.push(it)), undefined);
    assert.deepEqual(said, ["what CI says of this commit's rehearsal isn't known: GitHub answered 401"]);
  });
});
