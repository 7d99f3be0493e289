import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { decodeJwt, decodeProtectedHeader, exportJWK, type JWK, type JWTHeaderParameters, SignJWT } from "jose";
import type { Provider } from "oidc-provider";

export interface IssuerPerson {
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

export interface IssuerKey {
  readonly jwk: JWK;
  readonly key: ReturnType<typeof generateKeyPairSync>["privateKey"];
}

export async function issuerKey(kid: string): Promise<IssuerKey> {
  const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { jwk: { ...(await exportJWK(key)), kid, alg: "ES256", use: "sig" }, key };
}

/** Makes another identity token of the one that the issuer made. */
export type Tampering = (claims: Record<string, unknown>, header: JWTHeaderParameters) => Promise<string>;

export const clientId = "shop";
export const clientSecret = "not-a-secret-at-all";

/** A real OIDC provider on loopback (node-oidc-provider), whose people sign in by their name alone, and which can be made to misbehave. */
export class RealIssuer {
  private readonly server = createServer((request, response) => void this.serve(request, response));
  private provider: Provider | undefined;
  private key: IssuerKey | undefined;
  readonly people: Record<string, IssuerPerson> = {};
  /** Paths that it was asked for. */
  readonly asked: string[] = [];
  /** Cuts every connection. */
  isDown = false;
  tampering: Tampering | undefined;

  /** @param host what it is called: as `localhost` it is another site to browsers than a shop at 127.0.0.1 */
  constructor(private readonly host: "127.0.0.1" | "localhost" = "127.0.0.1") {}

  get url(): string {
    return `http://${this.host}:${(this.server.address() as AddressInfo).port}`;
  }

  /** @param origins the shop's public ones, one for each region */
  async start(origins: () => readonly string[]): Promise<void> {
    await once(this.server.listen(0, "127.0.0.1"), "listening");
    await this.rotate("one", origins());
  }

  /** Another key signs from now on, and the one before is published no more. Whoever was signed in at the issuer isn't any more. */
  async rotate(kid: string, origins: readonly string[]): Promise<void> {
    const { warn } = console;
    // It warns of what only matters in production.
    console.warn = () => undefined;
    const { Provider } = await import("oidc-provider");
    this.key = await issuerKey(kid);
    this.provider = new Provider(this.url, configurationOf(this.key.jwk, this.people, origins));
    console.warn = warn;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  /** By the key that the issuer publishes. */
  sign(claims: Record<string, unknown>, header: JWTHeaderParameters): Promise<string> {
    return new SignJWT(claims).setProtectedHeader(header).sign(this.key!.key);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url!, this.url).pathname;
    this.asked.push(path);
    if (this.isDown) return void request.socket.destroy();
    if (path.startsWith("/interaction/")) return this.interact(request, response);
    if (path === "/token" && this.tampering) this.tamper(response, this.tampering);
    this.provider!.callback()(request, response);
  }

  private async interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "GET") {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(signInPage);
      return;
    }
    const accountId = new URLSearchParams(await text(request)).get("name")!;
    const result =
      accountId === "nobody" ? { error: "access_denied", error_description: "not today" } : { login: { accountId } };
    await this.provider!.interactionFinished(request, response, result);
  }

  private tamper(response: ServerResponse, tampering: Tampering): void {
    const end = response.end.bind(response) as (body: string) => ServerResponse;
    response.end = ((body: string) => {
      const answer = JSON.parse(body) as { id_token?: string };
      if (!answer.id_token) return end(body);
      const header = decodeProtectedHeader(answer.id_token) as JWTHeaderParameters;
      void tampering(decodeJwt(answer.id_token), header).then((token) => {
        const changed = JSON.stringify({ ...answer, id_token: token });
        response.setHeader("content-length", Buffer.byteLength(changed));
        end(changed);
      });
      return response;
    }) as typeof response.end;
  }
}

const signInPage = `<!doctype html><html lang="en"><title>Issuer</title><main><h1>Sign in at the issuer</h1>
<form method="post"><label>Name <input name="name" required></label><button>Sign in</button></form></main></html>`;

function configurationOf(
  jwk: JWK,
  people: Readonly<Record<string, IssuerPerson>>,
  origins: readonly string[],
): Record<string, unknown> {
  return {
    jwks: { keys: [jwk] },
    cookies: { keys: ["not a secret"] },
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: origins.map((it) => `${it}/sign-in/callback`),
        post_logout_redirect_uris: origins.map((it) => `${it}/`),
        id_token_signed_response_alg: "ES256",
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    ttl: Object.fromEntries(["AccessToken", "IdToken", "Grant", "Interaction", "Session"].map((it) => [it, 600])),
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true, logoutSource } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, ...people[id] }),
    }),
    loadExistingGrant: async ({ oidc }: GrantContext) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  };
}

/** @param form with the id that the page's button is to send. */
async function logoutSource(context: { body: string }, form: string): Promise<void> {
  context.body = `<!doctype html><html lang="en"><title>Issuer</title><main><h1>Sign out at the issuer</h1>${form}
    <button form="op.logoutForm" name="logout" value="yes">Yes</button></main></html>`;
}

interface GrantContext {
  readonly oidc: {
    readonly provider: Provider;
    readonly client: { readonly clientId: string };
    readonly session: { readonly accountId: string };
  };
}

/** Signs in at an issuer as a browser does. @returns the address that it leads back to the shop at. */
export async function signInAtIssuer(location: string, name: string): Promise<URL> {
  const { origin } = new URL(location);
  const jar = new Map<string, string>();
  const ask = async (url: URL, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...jar].map(([key, value]) => `${key}=${value}`).join("; ");
    const answer = await fetch(url, { ...init, redirect: "manual", headers: { cookie } });
    for (const it of answer.headers.getSetCookie()) {
      const [, key, value] = /^([^=]+)=([^;]*)/.exec(it)!;
      jar.set(key!, value!);
    }
    return answer;
  };
  let url = new URL(location);
  for (let steps = 0; steps < 10; steps++) {
    const isInteraction = url.pathname.startsWith("/interaction/");
    const answer = await ask(url, isInteraction ? { method: "POST", body: new URLSearchParams({ name }) } : {});
    const next = answer.headers.get("location");
    assert.ok(next, `the issuer answered ${answer.status}: ${await answer.text()}`);
    url = new URL(next, url);
    if (url.origin !== origin) return url;
  }
  throw new Error("the issuer leads nowhere");
}
