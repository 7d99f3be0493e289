import type { IssuerMetadata } from "./discovery";

export interface EndedAtIssuer {
  readonly clientId: string;
  /** Where the issuer leads back to. */
  readonly after: string;
  /** Tells the issuer which sign-in ends, so that it needn't ask. */
  readonly idToken: string | undefined;
}

/**
 * Where a browser ends its sign-in at an issuer; undefined where the issuer has no such place.
 * https://openid.net/specs/openid-connect-rpinitiated-1_0.html
 */
export function endSessionUrl(
  metadata: IssuerMetadata,
  { clientId, after, idToken }: EndedAtIssuer,
): string | undefined {
  if (isCognito(metadata.issuer)) return cognitoUrl(metadata, clientId, after);
  const endpoint = metadata["end_session_endpoint"];
  if (typeof endpoint !== "string") return undefined;
  const url = new URL(endpoint);
  url.searchParams.set("client_id", clientId);
  url.searchParams.set("post_logout_redirect_uri", after);
  if (idToken) url.searchParams.set("id_token_hint", idToken);
  return url.href;
}

const isCognito = (issuer: string): boolean =>
  /^https:\/\/(issuer-)?cognito-idp\.[a-z0-9-]+\.amazonaws\.com\//.test(issuer);

/** It has a place and a word of its own: https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html */
function cognitoUrl(metadata: IssuerMetadata, clientId: string, after: string): string | undefined {
  const besides = metadata["authorization_endpoint"];
  if (typeof besides !== "string") return undefined;
  const url = new URL("/logout", besides);
  url.searchParams.set("client_id", clientId);
  url.searchParams.set("logout_uri", after);
  return url.href;
}
