/** What CI says of a pull request's rehearsal: the workflow ci runs it on the same commit, beside the review. */
import { askGitHub } from "../../toolchain/gitHub";
import type { LastRehearsal } from "../page";
import { type Environment, pullRequestRun } from "./actions";

/** Job of .github/workflows/ci.yml that rehearses on the Node.js that the review runs on. */
export const rehearsingJob = "rehearse (Node 22)";

interface CheckRun {
  readonly status: string;
  readonly conclusion: string | null;
  readonly started_at: string;
}

/**
 * Asks for the check run of the pull request's own commit (https://docs.github.com/en/rest/checks/runs#list-check-runs-for-a-git-reference).
 * @returns nothing outside of a pull request's run, where CI hasn't begun, or where GitHub doesn't say: `say` hears why
 */
export async function rehearsalInCi(
  environment: Environment,
  say: (line: string) => void,
): Promise<LastRehearsal | undefined> {
  const run = pullRequestRun(environment);
  if (run?.head === undefined) return undefined;
  const query = new URLSearchParams({ check_name: rehearsingJob, filter: "latest", per_page: "1" });
  try {
    const answer = await askGitHub(run, "GET", `commits/${run.head}/check-runs?${query.toString()}`);
    if (!answer.ok) throw new Error(`GitHub answered ${answer.status}`);
    const { check_runs: found } = (await answer.json()) as { readonly check_runs: readonly CheckRun[] };
    return found[0] && rehearsalOf(found[0]);
  } catch (error) {
    say(`what CI says of this commit's rehearsal isn't known: ${(error as Error).message}`);
    return undefined;
  }
}

/** A run that was cancelled, or never began, says nothing of the commit. */
function rehearsalOf({ status, conclusion, started_at: at }: CheckRun): LastRehearsal | undefined {
  const outcome = status === "in_progress" ? "running" : outcomes[conclusion ?? ""];
  return outcome === undefined ? undefined : { outcome, at, isOfThisCommit: true };
}

const outcomes: Readonly<Record<string, string>> = { success: "held", failure: "failed", timed_out: "failed" };
