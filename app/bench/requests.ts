import { randomUUID } from "node:crypto";
import { AccessTokens } from "../src/accounts/accessTokens";
import { parseSigningKeys } from "../src/accounts/signingKeys";
import { Tokens } from "../src/accounts/tokens";
import { sampleShop } from "../src/sample/sampleShop";
import type { Target } from "./vegeta";
import { customerId, type World } from "./world";

const products = sampleShop.flatMap((it) => it.products);

/** The product page's data, of every product in turn. */
export function productTargets(url: string): Target[] {
  return products.map(({ sku }) => ({ method: "GET", url: `${url}/api/products/${sku}` }));
}

/** So many checkouts, each with a cart of two products and a key of its own, by a customer who has just signed in. */
export async function checkoutTargets(world: World, url: string, count: number): Promise<Target[]> {
  const authorization = `Bearer ${await accessToken(world)}`;
  const carts = await makeCarts(world, count);
  return carts.map(({ cartId, amount }) => {
    const order = {
      cartId,
      expectedTotal: { amount, currency: "USD" },
      shippingAddress: {
        name: "Ada Lovelace",
        line1: "12 St James's Square",
        city: "London",
        postalCode: "SW1Y 4JH",
        country: "GB",
      },
      payment: { token: "tok_ok" },
    };
    return {
      method: "POST",
      url: `${url}/api/orders`,
      header: {
        "content-type": ["application/json"],
        "idempotency-key": [randomUUID()],
        authorization: [authorization],
      },
      body: Buffer.from(JSON.stringify(order)).toString("base64"),
    };
  });
}

function accessToken({ tokenSigningKeys }: World): Promise<string> {
  const keys = parseSigningKeys(tokenSigningKeys);
  return new AccessTokens(new Tokens({ current: () => keys, close: () => undefined })).issue({
    id: customerId,
    role: "customer",
  });
}

async function makeCarts({ postgres }: World, count: number): Promise<{ cartId: string; amount: number }[]> {
  const carts = Array.from({ length: count }, (_, index) => {
    const [one, two] = [products[index % products.length]!, products[(index * 7 + 3) % products.length]!];
    const items = one.sku === two.sku ? [one] : [one, two];
    return { cartId: randomUUID(), items, amount: items.reduce((sum, it) => sum + it.price, 0) };
  });
  const lines = carts.flatMap(({ cartId, items }) => items.map(({ sku }) => ({ cartId, sku })));
  await postgres.ask("INSERT INTO carts (id) SELECT unnest($1::uuid[])", [carts.map((it) => it.cartId)], "storefront");
  await postgres.ask(
    "INSERT INTO cart_items (cart_id, sku, quantity) SELECT cart, sku, 1 FROM unnest($1::uuid[], $2::text[]) AS it (cart, sku)",
    [lines.map((it) => it.cartId), lines.map((it) => it.sku)],
    "storefront",
  );
  return carts;
}
