/** Where a run of GitHub Actions leaves its review: a comment where it may write one, else the run's summary. */
import { readFileSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { type ActionsRun, postComment } from "./github";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The pull request of a run. */
interface PullRequestEvent {
  readonly number: number;
  readonly isFromFork: boolean;
  /** Full name of its newest commit. */
  readonly head: string | undefined;
}

/**
 * @returns What was done, in a sentence.
 * @throws Error where GitHub can't be asked, or this is no run of a pull request.
 */
export async function leaveReview(body: string, environment: Environment): Promise<string> {
  const event = eventIn(environment);
  if (event.isFromFork) return inSummary(body, environment, "a fork's run may not comment");
  const run = runOf(event, environment);
  if (!run) return inSummary(body, environment, "there is no GITHUB_TOKEN");
  const posted = await postComment(run, body);
  if ("refused" in posted) return inSummary(body, environment, posted.refused);
  return `comment ${posted.done}: ${posted.url}`;
}

/** Nothing where this is no run of a pull request, or it has no token to ask GitHub with. */
export const pullRequestRun = (environment: Environment): (ActionsRun & Pick<PullRequestEvent, "head">) | undefined => {
  if (!environment["GITHUB_EVENT_PATH"]) return undefined;
  const event = pullRequestIn(environment["GITHUB_EVENT_PATH"]);
  const run = event && runOf(event, environment);
  return run && { ...run, head: event.head };
};

function runOf(
  { number }: PullRequestEvent,
  { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository, GITHUB_API_URL: api }: Environment,
): ActionsRun | undefined {
  if (!token) return undefined;
  return {
    ...{ token, pullRequest: number },
    ...{ api: api ?? "https://api.github.com", repository: repository ?? "" },
  };
}

async function inSummary(body: string, { GITHUB_STEP_SUMMARY: file }: Environment, why: string): Promise<string> {
  if (!file) return `not posted: ${why}, and this run has no summary`;
  await appendFile(file, `${body}\n`);
  return `written to the run's summary: ${why}`;
}

/** @throws Error that says what is missing. */
function eventIn({ GITHUB_EVENT_PATH: file }: Environment): PullRequestEvent {
  const wanted = "--comment is for a run of GitHub Actions that a pull request began";
  if (!file) throw new Error(`${wanted}: GITHUB_EVENT_PATH isn't set. Elsewhere post review.md yourself.`);
  const event = pullRequestIn(file);
  if (!event) throw new Error(`${wanted}: the event in ${file} is none.`);
  return event;
}

function pullRequestIn(file: string): PullRequestEvent | undefined {
  const { pull_request: request, repository } = JSON.parse(readFileSync(file, "utf8")) as {
    pull_request?: { number: number; head?: { sha?: string; repo?: { full_name?: string } | null } };
    repository?: { full_name?: string };
  };
  if (!request) return undefined;
  const isFromFork = request.head?.repo?.full_name !== repository?.full_name;
  return { number: request.number, isFromFork, head: request.head?.sha };
}

/** Address of the sources at the commit, and of the run, as links in the comment. */
export function linksIn({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run }: Environment) {
  return (commit: string | undefined): { readonly sourcesAt?: string; readonly wholeAt?: string } => {
    if (!server || !repository) return {};
    return {
      ...(commit ? { sourcesAt: `${server}/${repository}/blob/${commit}` } : {}),
      ...(run ? { wholeAt: `${server}/${repository}/actions/runs/${run}` } : {}),
    };
  };
}
