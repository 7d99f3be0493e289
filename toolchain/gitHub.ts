/** GitHub's REST API (https://docs.github.com/en/rest), as whoever posts for a workflow asks it. */

export interface GitHubRepository {
  /** Address of the API, such as `https://api.github.com`. */
  readonly api: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
}

/**
 * Any answer, refusals too.
 * @param path below the repository, such as `issues/7/comments`
 * @throws Error where GitHub doesn't answer within half a minute
 */
export const askGitHub = (
  { api, repository, token }: GitHubRepository,
  method: "GET" | "POST" | "PATCH",
  path: string,
  body?: object,
): Promise<Response> =>
  fetch(`${api}/repos/${repository}/${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "user-agent": "meridian",
      "x-github-api-version": "2022-11-28",
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
