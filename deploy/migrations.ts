/** Whether the databases have every migration of the version that is deployed, asked of the shop itself. */
import { readdirSync } from "node:fs";
import path from "node:path";
import type { Migrations } from "./regionChanges";

const folder = path.join("app", "src", "stores", "relational", "migrations");

/**
 * A region that serves has applied every migration that its version was built with, and says which is the newest (`/health/region`).
 * @param url public address of the shop
 */
export async function migrationsOf(url: string, directory: string): Promise<Migrations> {
  const own = readdirSync(path.join(directory, folder)).sort().at(-1);
  if (own === undefined) return "unknown";
  try {
    const answer = await fetch(new URL("/health/region", url), { signal: AbortSignal.timeout(10_000) });
    const { schema } = (await answer.json()) as { readonly schema?: unknown };
    if (typeof schema !== "string") return "unknown";
    return schema >= path.parse(own).name ? "none" : "pending";
  } catch {
    return "unknown";
  }
}
