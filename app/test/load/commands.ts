import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { Shop, ShopRegion } from "../../local/shop";

const run = promisify(execFile);

/** Runs `storefront <command>` in a region, as an operator does. @returns what it printed. */
export async function storefront(shop: Shop, region: ShopRegion, ...command: readonly string[]): Promise<string> {
  const env = { ...region.environment, PATH: process.env["PATH"] };
  const { stdout } = await run(process.execPath, [path.join(shop.program, "src", "main.js"), ...command], { env });
  return stdout;
}

/** What `storefront reconcile` found: the keys of charges for which no paid order stands, and its own count of them. */
export function parseReconciliation(text: string): { readonly keys: readonly string[]; readonly count: number } {
  const keys = [...text.matchAll(/no order asked for it \(key (\S+)\)/g)].map(([, key]) => key!);
  const count = /(\d+) without a paid order/.exec(text)?.[1];
  if (count === undefined) throw new Error(`not what reconcile prints:\n${text}`);
  return { keys: keys.sort(), count: Number(count) };
}
