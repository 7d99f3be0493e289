import assert from "node:assert/strict";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import type { OneRegion } from "./oneRegion";

export interface TokensBody {
  readonly customer: { readonly id: string; readonly name: string; readonly role: string };
  readonly accessToken: string;
  readonly refreshToken: string;
}

export const password = "correct horse battery staple";

export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

export const problemOf = (answer: LightMyRequestResponse): [number, string] => [
  answer.statusCode,
  answer.json<{ type: string }>().type,
];

/** The cookies that a sign-in is kept in. */
export const cookiesOf = (answer: LightMyRequestResponse): LightMyRequestResponse["cookies"] =>
  answer.cookies.filter((it) => ["access", "refresh"].includes(it.name));

/** Asks one region's shop what customers ask it about themselves. */
export class AccountsClient {
  private count = 0;

  constructor(private readonly region: OneRegion) {}

  newEmail(): string {
    return `customer.${++this.count}@example.com`;
  }

  inject(options: InjectOptions): Promise<LightMyRequestResponse> {
    return this.region.server().inject(options);
  }

  post(url: string, payload?: object, headers = {}): Promise<LightMyRequestResponse> {
    return this.inject({ method: "POST", url, headers, ...(payload ? { payload } : {}) });
  }

  async register(email: string): Promise<TokensBody> {
    const answer = await this.post("/api/customers", { email, password, name: "Ada", delivery: "body" });
    assert.equal(answer.statusCode, 201, answer.body);
    return answer.json<TokensBody>();
  }

  signIn(email: string, typed = password): Promise<LightMyRequestResponse> {
    return this.post("/api/sessions", { email, password: typed, delivery: "body" });
  }

  refresh(refreshToken: string): Promise<LightMyRequestResponse> {
    return this.post("/api/sessions/refresh", { refreshToken });
  }

  /** Changes or reads the region's tables. */
  async sql(text: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
    const { value } = await this.region.stores().relational.write((tx) => tx.query(text, values));
    return value.rows as Record<string, unknown>[];
  }
}
