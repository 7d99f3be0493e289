import { parseReport, type RegionReport } from "../src/health/report";
import { storeNames } from "../src/stores/store";

const askTimeoutMs = 3_000;

/**
 * The region that writes the catalogue, by what the regions' storefronts say of themselves: one that is fenced doesn't count, and of several that say it one that
 * writes both stores is believed, as the storefront itself does.
 * @throws Error where none does, or several do: while the writer moves, the file waits to be tried again.
 */
export async function documentWriter(peers: ReadonlyMap<string, string>): Promise<string> {
  const asked = [...peers].map(([region, url]) => reportOf(region, url));
  const reports = (await Promise.all(asked)).filter((it) => it !== undefined);
  const writers = reports.filter((it) => !it.fenced && it.stores.document.role === "writer");
  const whole = writers.filter((it) => storeNames.every((store) => it.stores[store].role === "writer"));
  const [found, ...others] = whole.length > 0 ? whole : writers;
  if (found && others.length === 0) return found.region;
  const said = reports.map((it) => `${it.region}: ${it.fenced ? "fenced" : it.stores.document.role}`).join(", ");
  throw new Error(
    `${found ? "several regions say that they take" : "no region takes"} writes of the catalogue (${said || "none answers"})`,
  );
}

async function reportOf(region: string, url: string): Promise<RegionReport | undefined> {
  try {
    const response = await fetch(`${new URL(url).origin}/health/region`, {
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(askTimeoutMs),
    });
    const report = parseReport(await response.text());
    return report?.region === region ? report : undefined;
  } catch {
    return undefined;
  }
}
