import path from "node:path";
import { freePort } from "../../../servers/ports";
import { answersOk, NodeProgram } from "../../../servers/nodeProgram";
import { knownRegions } from "../../local/regionNames";
import type { Shop, ShopRegion } from "../../local/shop";
import { startShop } from "../../local/startShop";
import { HttpGateway } from "../../src/payments/httpGateway";
import { tokenSigningKeys } from "../oneRegion";
import type { Front } from "./browser";
import { stockTheShop } from "./sampleStock";

/**
 * How customers pay, in turn: mostly at once; some cards are slow, declined, told three times, meet an error first, or are
 * charged without anybody hearing of it. Each is rarer than here in any real shop.
 */
export const payments = [
  ...["tok_ok", "tok_slow", "tok_ok", "tok_duplicate", "tok_ok", "tok_declined", "tok_ok", "tok_timeout"],
  ...["tok_ok", "tok_error", "tok_ok", "tok_ok", "tok_timeout_declined", "tok_ok"],
];

/** A stocked shop in the first `count` regions, all real processes; whoever `tokenFor` names may sign in. */
export async function startShopUnderTest(count: 1 | 2 | 3): Promise<Shop> {
  const environment = { TOKEN_SIGNING_KEYS: tokenSigningKeys, LOG_LEVEL: "warn" };
  const shop = await startShop({ regions: knownRegions.slice(0, count), stock: "none", environment });
  try {
    await stockTheShop(shop.regions[0]!);
    return shop;
  } catch (error) {
    await shop.kill();
    throw error;
  }
}

export interface Instance extends Front {
  readonly process: NodeProgram;
}

/** One more storefront of a region, on the same databases; not started, and killed by whoever made it. */
export async function anotherInstance(shop: Shop, region: ShopRegion): Promise<Instance> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const process = new NodeProgram({
    name: `another storefront of ${region.name}`,
    program: [path.join(shop.program, "src", "main.js"), "serve"],
    cwd: shop.directory,
    environment: { ...region.environment, PORT: String(port) },
    log: path.join(shop.directory, region.name, `storefront-${port}.log`),
    lifetime: "withParent",
    isReady: () => answersOk(`${url}/health/ready`),
  });
  return { name: region.name, url, process };
}

/** What the gateway's own ledger says, asked as the shop asks it. Close it. */
export function openGateway(shop: Shop): HttpGateway {
  const { PAYMENT_GATEWAY_URL: url, PAYMENT_GATEWAY_SECRET: secret } = shop.regions[0]!.environment;
  return new HttpGateway({ url: url!, secret: () => secret! });
}
