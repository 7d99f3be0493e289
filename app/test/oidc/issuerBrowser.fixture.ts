import assert from "node:assert/strict";
import type { LightMyRequestResponse } from "fastify";
import type { Server } from "../../src/server/routing";
import { signInAtIssuer } from "./realIssuer.fixture";

/** A browser of the shop's, as far as signing in needs one: its cookies, and any region's storefront to send them to. */
export class IssuerBrowser {
  readonly cookies: Record<string, string> = {};

  constructor(private server: () => Server) {}

  /** From now on another region serves it. */
  moveTo(server: () => Server): void {
    this.server = server;
  }

  async ask(method: "GET" | "POST" | "PUT" | "DELETE", url: string, payload?: object): Promise<LightMyRequestResponse> {
    const answer = await this.server().inject({
      ...{ method, url, cookies: this.cookies, headers: { "sec-fetch-site": "same-origin" } },
      ...(payload ? { payload } : {}),
    });
    for (const { name, value } of answer.cookies) {
      if (value === "") Reflect.deleteProperty(this.cookies, name);
      else this.cookies[name] = value;
    }
    return answer;
  }

  /** @returns the issuer's address that it is led to. */
  async begin(returnTo?: string): Promise<string> {
    const answer = await this.ask("POST", "/api/sessions/issuer", returnTo === undefined ? {} : { return: returnTo });
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json<{ location: string }>().location;
  }

  /** @returns where the shop leads to, once the issuer has led back. */
  async comeBack(to: URL): Promise<string> {
    const answer = await this.ask("GET", to.pathname + to.search);
    assert.equal(answer.statusCode, 303, answer.body);
    return answer.headers.location!;
  }

  /** To the issuer and back. */
  async prove(name: string, returnTo?: string): Promise<string> {
    return this.comeBack(await signInAtIssuer(await this.begin(returnTo), name));
  }

  complete(choice?: object): Promise<LightMyRequestResponse> {
    return this.ask("PUT", "/api/sessions/issuer", choice);
  }

  /** @returns the customer's id. */
  async signIn(name: string): Promise<string> {
    assert.equal(await this.prove(name), "/sign-in/complete");
    const answer = await this.complete();
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json<{ customer: { id: string } }>().customer.id;
  }

  /** Whoever the shop says that this browser's customer is. */
  async who(): Promise<string | undefined> {
    const answer = await this.ask("GET", "/api/session");
    return answer.json<{ customer: { id: string } | null }>().customer?.id;
  }
}
