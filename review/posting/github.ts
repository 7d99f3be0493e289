/** A pull request's one comment, kept by GitHub's REST API. */
import { marker } from "../writers/markdown";

/** What a run of GitHub Actions says of itself. */
export interface ActionsRun {
  /** Address of the API, such as `https://api.github.com`. */
  readonly api: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly pullRequest: number;
  readonly token: string;
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
    ? call(run, "POST", `issues/${run.pullRequest}/comments`, { body })
    : call(run, "PATCH", `issues/comments/${own.id}`, { body }));
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
    const answer = await call(run, "GET", `issues/${run.pullRequest}/comments?per_page=${perPage}&page=${page}`);
    if (!answer.ok) throw new Error(`GitHub didn't list the comments: ${answer.status} ${await messageOf(answer)}`);
    const comments = (await answer.json()) as readonly Comment[];
    const found = comments.find(isOwn);
    if (found !== undefined || comments.length < perPage) return found;
  }
}

const call = (
  { api, repository, token }: ActionsRun,
  method: "GET" | "POST" | "PATCH",
  path: string,
  body?: object,
): Promise<Response> =>
  fetch(`${api}/repos/${repository}/${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "user-agent": "meridian-review",
      "x-github-api-version": "2022-11-28",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });

const messageOf = async (answer: Response): Promise<string> => {
  const text = await answer.text();
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text;
  }
};
