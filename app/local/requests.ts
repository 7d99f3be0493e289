import type { Progress } from "../../toolchain/cache";
import type { Request } from "./options";
import type { Shop } from "./shop";
import { nameOf, type ShopProcess, storeNames } from "./shopProcess";

/** Does what another terminal asks a running shop for. @throws Error with the reason when it can't be done. */
export async function fulfil(shop: Shop, request: Request, say: Progress): Promise<void> {
  switch (request.name) {
    case "status":
      return say(status(shop));
    case "kill":
      return kill(shop, request, say);
    default:
      return move(shop, request, say);
  }
}

type Move = Extract<Request, { readonly name: "promote" | "failover" | "rejoin" }>;

async function move(shop: Shop, { name, region: given, stores }: Move, say: Progress): Promise<void> {
  const region = regionOf(shop, given);
  for (const store of stores) {
    if (name !== "rejoin" && shop.writer(store) === region) {
      say(`${region} writes the ${store} store already`);
      continue;
    }
    const from = shop.writer(store);
    const started = performance.now();
    await { promote: shop.switchover, failover: shop.failover, rejoin: shop.rejoin }[name].call(shop, store, region);
    const took = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    say(
      name === "rejoin"
        ? `${region} follows ${from} in the ${store} store again, after ${took}`
        : `${region} writes the ${store} store now, and ${from} no longer; it took ${took}`,
    );
    if (name === "failover")
      say(`  the old writer stays down: npm run storefront -- rejoin --region ${from} --store ${store}`);
  }
}

async function kill(shop: Shop, request: Extract<Request, { name: "kill" }>, say: Progress): Promise<void> {
  const region = request.part === "gateway" ? undefined : regionOf(shop, request.region);
  const found = shop.processes().find((it) => it.part === request.part && it.region === region)!;
  const pid = found.pid();
  await found.kill();
  say(`killed ${nameOf(found)}, process ${pid}`);
}

/** @throws Error naming the regions there are. */
function regionOf(shop: Shop, given: string): string {
  const numbered = /^\d+$/.test(given) ? shop.regions[Number(given) - 1]?.name : given;
  return shop.region(numbered ?? given).name;
}

function status(shop: Shop): string {
  const writes = storeNames.map((store) => `${shop.writer(store)} writes the ${store} store`);
  const rows = shop.processes().map((it) => `  ${(it.region ?? "").padEnd(16)}${it.part.padEnd(18)}${stateOf(it)}`);
  return [...writes, ...rows].join("\n");
}

function stateOf(it: ShopProcess): string {
  if (it.isRunning()) return `process ${it.pid()}`;
  return it.mustStayDown() ? "down: left behind by a failover" : "down";
}
