import { testCards } from "../sandbox/cards";
import type { StartCommand } from "./options";
import type { Shop } from "./shop";
import type { RegionFunctions } from "./shopFunctions";
import { storeNames } from "./shopProcess";

/** What a person wants to know once the shop runs. */
export function welcome(shop: Shop, { port, keep }: StartCommand, functions: readonly RegionFunctions[] = []): string {
  const urls = shop.regions.map(
    ({ name, url }) => `  ${name.padEnd(16)}${url}   (process ${shop.region(name).storefront.pid()})`,
  );
  const cards = testCards.map(({ token, label }) => `  ${token.padEnd(22)}${label}`);
  return [
    "",
    "The shop is open:",
    ...urls,
    "",
    ...feeds(functions),
    "API: /openapi.json and /health/region on each; mails to customers and merchants: /mailbox",
    "",
    ...signIns(shop),
    "Cards of the test gateway, none of them real:",
    ...cards,
    "",
    ...tryNext(shop, port),
    keep ? `\nThe data stay in ${keep}. Ctrl-C ends the shop.` : "\nCtrl-C ends the shop and removes its data.",
    "",
  ].join("\n");
}

function tryNext(shop: Shop, port: number): string[] {
  const command = (text: string): string => `  npm run storefront -- ${text}${port === 8080 ? "" : ` --port ${port}`}`;
  const first = ["Try from another terminal, in the middle of a checkout:", command("kill --region 1")];
  if (shop.regions.length === 1) return [...first, command("status")];
  const [orders, catalogue] = storeNames.map((store) => shop.writer(store));
  const writers = orders === catalogue ? `${orders} writes` : `${orders} writes orders, ${catalogue} the catalogue`;
  return [
    ...first,
    command("kill --region 1 --process relational"),
    `${command("promote --region 2")}     (${writers} now)`,
    `${command("failover --region 1")}    and then`,
    command("rejoin --region 2"),
    command("status"),
  ];
}

function feeds(functions: readonly RegionFunctions[]): string[] {
  if (functions.length === 0) return [];
  const urls = functions.map(({ region, url }) => `  ${region.padEnd(16)}${url}/feed/products`);
  return ["Functions, for whoever sends an access token (docs/functions.md):", ...urls, ""];
}

function signIns(shop: Shop): string[] {
  if (shop.signIns.length === 0) return [];
  const rows = shop.signIns.map(({ role, email, password }) => `  ${role.padEnd(10)}${email.padEnd(24)}${password}`);
  return ["Sign in, with the password that stands last:", ...rows, ""];
}
