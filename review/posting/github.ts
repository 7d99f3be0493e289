/** A pull request's one comment, kept by GitHub's REST API. */
import { askGitHub, type GitHubRepository } from "../../toolchain/gitHub";
import { marker } from "../writers/markdown";

/** What a run of GitHub Actions says of itself. */
export interface ActionsRun extends GitHubRepository {
  readonly pullRequest: number;
}

export interface Posted {
  readonly done: "created" | "updated";
  readonly url: string;
}

interface Comment {
  readonly id: number;
  readonly body?: string | null;
  readonly html_url: string;
  readonly user?: { readonly type?: string } | null;
}

/**
 * Updates the comment that an earlier run made, or makes one.
 * @returns Why not, where GitHub doesn't let this run write: a fork's token, or Dependabot's, may only read.
 * @throws Error in GitHub's words where anything else fails.
 */
export async function postComment(run: ActionsRun, body: string): Promise<Posted | { readonly refused: string }> {
  const own = await ownComment(run);
  const answer = await (own === undefined
    ? askGitHub(run, "POST", `issues/${run.pullRequest}/comments`, { body })
    : askGitHub(run, "PATCH", `issues/comments/${own.id}`, { body }));
  if (answer.status === 401 || answer.status === 403)
    return { refused: `GitHub answered ${answer.status}: ${await messageOf(answer)}` };
  if (!answer.ok) throw new Error(`GitHub didn't take the comment: ${answer.status} ${await messageOf(answer)}`);
  const { html_url: url } = (await answer.json()) as Comment;
  return { done: own === undefined ? "created" : "updated", url };
}

/** Whoever may comment could write the marker: only what a bot wrote is ours to change. */
const isOwn = ({ body, user }: Comment): boolean => (body ?? "").startsWith(marker) && user?.type === "Bot";

/** Goes through all pages: the comment is an old one where people talk. */
async function ownComment(run: ActionsRun): Promise<Comment | undefined> {
  const perPage = 100;
  for (let page = 1; ; page++) {
    const answer = await askGitHub(run, "GET", `issues/${run.pullRequest}/comments?per_page=${perPage}&page=${page}`);
    if (!answer.ok) throw new Error(`GitHub didn't list the comments: ${answer.status} ${await messageOf(answer)}`);
    const comments = (await answer.json()) as readonly Comment[];
    const found = comments.find(isOwn);
    if (found !== undefined || comments.length < perPage) return found;
  }
}

const messageOf = async (answer: Response): Promise<string> => {
  const text = await answer.text();
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text;
  }
};
