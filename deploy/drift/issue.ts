/** The one GitHub issue about drift: opened, rewritten while something else differs, closed when nothing does. */
import { askGitHub, type GitHubRepository } from "../../toolchain/gitHub";
import { type DriftReport, issueBody, issueMark, issueTitle } from "./report";

export type IssueOutcome =
  | { readonly did: "opened" | "rewritten" | "closed"; readonly address: string }
  | { readonly did: "left"; readonly address: string }
  | { readonly did: "nothing" };

interface Issue {
  readonly number: number;
  readonly body?: string | null;
  readonly html_url: string;
  readonly pull_request?: unknown;
}

/** What couldn't be checked is no reason to close an issue, and none to open one: the workflow's run fails, and says why. */
export async function keepIssue(report: DriftReport, place: GitHubRepository): Promise<IssueOutcome> {
  const open = await openIssue(place);
  if (report.verdict === "drift") {
    const body = issueBody(report);
    if (open === undefined) {
      const made = await asked(place, "POST", "issues", { title: issueTitle, body });
      return { did: "opened", address: made.html_url };
    }
    if (open.body?.replaceAll("\r\n", "\n") === body) return { did: "left", address: open.html_url };
    await asked(place, "PATCH", `issues/${open.number}`, { body });
    return { did: "rewritten", address: open.html_url };
  }
  if (open === undefined) return { did: "nothing" };
  if (report.verdict === "unknown") return { did: "left", address: open.html_url };
  await asked(place, "PATCH", `issues/${open.number}`, { state: "closed", state_reason: "completed" });
  return { did: "closed", address: open.html_url };
}

const perPage = 100;

/** Whoever changes its title keeps the mark; the oldest is the one, should there ever be two. */
async function openIssue(place: GitHubRepository): Promise<Issue | undefined> {
  for (let page = 1; ; page++) {
    const query = `issues?state=open&sort=created&direction=asc&per_page=${perPage}&page=${page}`;
    const issues = (await asked(place, "GET", query)) as unknown as readonly Issue[];
    const own = issues.find((it) => it.pull_request === undefined && it.body?.startsWith(issueMark));
    if (own !== undefined || issues.length < perPage) return own;
  }
}

async function asked(
  place: GitHubRepository,
  method: "GET" | "POST" | "PATCH",
  path: string,
  body?: object,
): Promise<Issue> {
  const response = await askGitHub(place, method, path, body);
  if (!response.ok)
    throw new Error(
      `GitHub answers ${response.status} to ${method} /repos/${place.repository}/${path}: the token needs to write issues`,
    );
  return (await response.json()) as Issue;
}

export function outcomeInWords(outcome: IssueOutcome): string {
  if (outcome.did === "nothing") return "no issue: there is nothing to say";
  return `issue ${outcome.did === "left" ? "left as it is" : outcome.did}: ${outcome.address}`;
}
