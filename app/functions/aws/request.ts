import { setTimeout as wait } from "node:timers/promises";
import { type AwsCredentials, signedHeaders, type SigningScope, type UnsignedRequest } from "./signing";

type Environment = Readonly<Record<string, string | undefined>>;

/** Lambda puts those of the function's role into its environment. */
export function credentialsIn(environment: Environment): AwsCredentials {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  if (!accessKeyId || !secretAccessKey)
    throw new Error(
      "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: Lambda sets them from the function's role",
    );
  return { accessKeyId, secretAccessKey, sessionToken: environment["AWS_SESSION_TOKEN"] };
}

/** Another place than AWS' own, in the variables that AWS' SDKs read. */
export const endpointIn = (environment: Environment, service: "S3" | "SECRETS_MANAGER"): string | undefined =>
  environment[`AWS_ENDPOINT_URL_${service}`] || environment["AWS_ENDPOINT_URL"] || undefined;

const attempts = 3;
const attemptTimeoutMs = 10_000;
const firstPauseMs = 100;

/**
 * Sends a signed request, and again where the service doesn't answer or is too busy.
 * @param ending after it nothing more is waited for; default: half a minute where nobody answers
 * @throws Error where it never answered
 */
export async function sendSigned(
  request: UnsignedRequest,
  scope: Omit<SigningScope, "at">,
  ending?: AbortSignal,
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Buffer }> {
  for (let attempt = 1; ; attempt++) {
    const answer = await once(request, { ...scope, at: new Date() }, ending).catch((error: unknown) => {
      if (attempt === attempts || ending?.aborted)
        throw new Error(`${request.method} ${request.url.origin} was not answered`, { cause: error });
      return undefined;
    });
    if (answer && (attempt === attempts || !(answer.status >= 500 || answer.status === 429))) return answer;
    await wait(firstPauseMs * 2 ** attempt * Math.random());
  }
}

async function once(request: UnsignedRequest, scope: SigningScope, ending: AbortSignal | undefined) {
  const { host: _, ...headers } = signedHeaders(request, scope);
  const response = await fetch(request.url, {
    method: request.method,
    headers,
    ...(request.method === "GET" || request.method === "HEAD" ? {} : { body: request.body as BodyInit }),
    redirect: "error",
    signal: AbortSignal.any([AbortSignal.timeout(attemptTimeoutMs), ...(ending ? [ending] : [])]),
  });
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
}
