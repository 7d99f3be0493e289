/** Somebody who has registered, stays signed in, and is shown what he wrote himself. */
import { randomBytes } from "node:crypto";
import { type Asking, parsed, type WantedWrite } from "./asking";
import type { ShopAnswer, ShopRequest } from "./connections";

interface Delivered {
  readonly customer: { readonly id: string };
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly refreshToken: string;
}

export class ShopCustomer {
  readonly #password = randomBytes(18).toString("base64url");
  #tokens: Delivered | undefined;
  #renewAt = 0;
  #renewing: Promise<boolean> | undefined;
  /** Where the customer's last writes stand; sent along, so that every region shows them. */
  #position: string | undefined;

  constructor(
    private readonly asking: Asking,
    private readonly email: string,
  ) {}

  get id(): string {
    return this.#tokens!.customer.id;
  }

  /** @returns why it didn't succeed. */
  async register(wantedAt?: number): Promise<string | undefined> {
    const body = { email: this.email, password: this.#password, name: "Sam Shopper", delivery: "body" };
    const wanted: WantedWrite = {
      kind: "account",
      subject: { kind: "registration", email: this.email },
      request: () => ({ method: "POST", path: "/api/customers", body }),
      read: (said) => ({ id: (said as Delivered).customer.id }),
    };
    const { outcome, answer } = await this.asking.write(wanted, wantedAt);
    if (outcome.outcome === "acknowledged") return void this.#keep(answer!);
    // An attempt of unknown outcome had registered him after all.
    return (await this.#signIn()) ? undefined : `${outcome.outcome}: ${outcome.reason}`;
  }

  /** With what says who asks, and what he has to be shown. */
  headers(): Record<string, string> {
    if (this.#tokens && Date.now() > this.#renewAt) void this.signInAgain();
    const position = this.#position && { "x-meridian-position": this.#position };
    return { ...(this.#tokens && { authorization: `Bearer ${this.#tokens.accessToken}` }), ...position };
  }

  saw(answer: ShopAnswer | undefined): void {
    const position = answer?.headers["x-meridian-position"];
    if (typeof position !== "string") return;
    const known = new Map(entries(this.#position ?? ""));
    for (const [store, mark] of entries(position)) known.set(store, mark);
    this.#position = [...known].map(([store, mark]) => `${store}=${mark}`).join(",");
  }

  /** Once for all who want it at the same time. */
  signInAgain(): Promise<boolean> {
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  async #renew(): Promise<boolean> {
    const { refreshToken } = this.#tokens!;
    const renewed = await this.#take("/api/sessions/refresh", { refreshToken });
    return renewed || (await this.#signIn());
  }

  #signIn(): Promise<boolean> {
    return this.#take("/api/sessions", { email: this.email, password: this.#password, delivery: "body" });
  }

  async #take(path: string, body: ShopRequest["body"]): Promise<boolean> {
    const answer = await this.asking.ask("account", { method: "POST", path, body });
    if (answer?.status !== 200) return false;
    this.#keep(answer);
    return true;
  }

  #keep(answer: ShopAnswer): void {
    const tokens = parsed(answer.text) as Delivered;
    this.saw(answer);
    this.#tokens = tokens;
    this.#renewAt = Date.now() + tokens.expiresIn * 700;
  }
}

const entries = (text: string): [string, string][] =>
  text
    .split(",")
    .map((it) => it.trim().split("=", 2) as [string, string])
    .filter(([store, mark]) => store && mark);
