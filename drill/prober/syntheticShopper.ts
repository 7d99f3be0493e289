/** Places synthetic orders through the shop's public name, as the customer of an account that is marked for it, and removes them. */
import { randomUUID } from "node:crypto";
import type { Clock } from "../ports";

export interface ShopperOptions {
  /** Of the shop, without a path. */
  readonly url: string;
  readonly email: string;
  readonly password: string;
  /** A request that isn't answered within it has failed. */
  readonly patienceMilliseconds: number;
  /** Not ended by an interruption: what was ordered is removed all the same. */
  readonly clock: Clock;
  readonly say: (line: string) => void;
}

/** An answer as a prober notes it down. */
interface ShopAnswer {
  /** 0 where no answer came. */
  readonly status: number;
  readonly region?: string | undefined;
  readonly body: unknown;
}

/** An attempt to order, which ends with the first request that fails. `order` is one that was acknowledged. */
export interface OrderAttempt extends Omit<ShopAnswer, "body"> {
  readonly order?: string;
}

interface Product {
  readonly sku: string;
  readonly available: number;
}

/** The shop's access tokens are good for ten minutes. */
const tokenMilliseconds = 8 * 60_000;

/** How often it is tried to remove what stays, a second apart. */
const removals = 10;

const address = { name: "Prober", line1: "1 Test Street", city: "London", postalCode: "SW1Y 4JH", country: "GB" };

export class SyntheticShopper {
  #token = "";
  #signedInAt = -Infinity;
  #ordersNoMore = false;

  private constructor(
    private readonly options: ShopperOptions,
    private readonly sku: string,
  ) {}

  /**
   * Signs in, and removes what an earlier prober has left of this account.
   * @throws Error where the account isn't marked, or the shop has nothing to order. Nothing was ordered then.
   */
  static async open(options: ShopperOptions): Promise<SyntheticShopper> {
    const shopper = new SyntheticShopper(options, await orderable(options));
    const me = await shopper.#asked("GET", "/api/customers/me");
    if (me.status !== 200)
      throw new Error(
        `${options.email} can't sign in at ${options.url}: it answers ${me.status}. It must have a password of the shop's own: one that signs in elsewhere, by OIDC, can't be a prober's.`,
      );
    if ((me.body as { synthetic?: boolean }).synthetic !== true)
      throw new Error(
        `${options.email} is a customer whose orders count. Mark an account of its own for the prober: storefront mark-synthetic --email ${options.email}`,
      );
    const left = await shopper.removeAll();
    if (left.removed > 0) options.say(`removed ${left.removed} synthetic orders that an earlier prober has left`);
    return shopper;
  }

  /** @returns undefined where it orders no more */
  async order(): Promise<OrderAttempt | undefined> {
    if (this.#ordersNoMore) return undefined;
    const began = await ask(this.options, "POST", "/api/carts");
    if (began.status !== 201) return attempt(began);
    const { id: cartId } = began.body as { id: string };
    const filled = await ask(this.options, "PUT", `/api/carts/${cartId}/items/${this.sku}`, { quantity: 1 });
    if (filled.status !== 200) return attempt(filled);
    const { total: expectedTotal } = filled.body as { total: object };
    // A test card of the sandbox; where customers pay on a page of the gateway's own, nobody does.
    const payment = { token: "tok_ok" };
    const placed = await this.#asked("POST", "/api/orders", {
      cartId,
      expectedTotal,
      shippingAddress: address,
      payment,
    });
    if (placed.status !== 201 && placed.status !== 200) return attempt(placed);
    const order = placed.body as { id: string; synthetic?: boolean };
    if (order.synthetic !== true) this.#stop(order.id);
    return { ...attempt(placed), order: order.id };
  }

  /** @returns the status, 0 where nobody answered */
  async look(order: string): Promise<number> {
    return (await this.#asked("GET", `/api/orders/${order}`)).status;
  }

  /** Removes all that the account has ordered. `left`: what is still there; undefined where nobody could tell. */
  async removeAll(): Promise<{ readonly removed: number; readonly left: number | undefined }> {
    const removed = new Set<string>();
    let left: number | undefined;
    for (let inVain = 0; inVain < removals;) {
      const listed = await this.#listed();
      const others = listed?.ids.filter((id) => !removed.has(id));
      left = others?.length;
      // A copy that is late shows what is gone already.
      if (left === 0 && listed?.isWhole) break;
      const before = removed.size;
      for (const id of others ?? [])
        if ((await this.#asked("DELETE", `/api/orders/${id}`)).status === 204) removed.add(id);
      if (removed.size > before) continue;
      inVain++;
      await this.options.clock.wait(1000);
    }
    return { removed: removed.size, left };
  }

  /** The newest of the account's orders. */
  async #listed(): Promise<{ readonly ids: readonly string[]; readonly isWhole: boolean } | undefined> {
    const { status, body } = await this.#asked("GET", "/api/orders");
    if (status !== 200) return undefined;
    const { items, next } = body as { readonly items: readonly { id: string }[]; readonly next?: string };
    return { ids: items.map(({ id }) => id), isWhole: next === undefined };
  }

  /** A shop that has lost the mark would count what is ordered. */
  #stop(order: string): void {
    this.#ordersNoMore = true;
    this.options.say(`order ${order} isn't marked as synthetic: no more is ordered, and somebody has to cancel it`);
  }

  async #asked(method: string, path: string, body?: object): Promise<ShopAnswer> {
    const { clock, email, password } = this.options;
    if (clock.now() - this.#signedInAt > tokenMilliseconds) {
      const signedIn = await ask(this.options, "POST", "/api/sessions", { email, password, delivery: "body" });
      if (signedIn.status !== 200) return signedIn;
      this.#token = (signedIn.body as { accessToken: string }).accessToken;
      this.#signedInAt = clock.now();
    }
    const headers = { authorization: `Bearer ${this.#token}`, "idempotency-key": randomUUID() };
    return ask(this.options, method, path, body, headers);
  }
}

/** What there is most of among some of the shop's products. @throws Error */
async function orderable(options: ShopperOptions): Promise<string> {
  const { status, body } = await ask(options, "GET", "/api/products?limit=12");
  const listed = status === 200 ? (body as { readonly items: readonly Pick<Product, "sku">[] }).items : [];
  const seen = await Promise.all(listed.map(({ sku }) => ask(options, "GET", `/api/products/${sku}`)));
  const products = seen.filter((it) => it.status === 200).map((it) => it.body as Product);
  const [most] = products.toSorted((one, other) => other.available - one.available);
  if (!most?.available) throw new Error(`${options.url} shows nothing that can be ordered (status ${status}).`);
  return most.sku;
}

const attempt = ({ status, region }: ShopAnswer): OrderAttempt => ({ status, ...(region !== undefined && { region }) });

async function ask(
  { url, patienceMilliseconds }: ShopperOptions,
  method: string,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<ShopAnswer> {
  try {
    const answer = await fetch(`${url}${path}`, {
      method,
      signal: AbortSignal.timeout(patienceMilliseconds),
      headers: { ...headers, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const region = answer.headers.get("x-region") ?? undefined;
    return { status: answer.status, region, body: text === "" ? undefined : JSON.parse(text) };
  } catch {
    return { status: 0, body: undefined };
  }
}
