import { forecastStock } from "../../src/stock/forecast";
import { NotWriterError } from "../../src/stores/store";
import type { Relational } from "../../src/stores/relational/relational";
import { type FunctionLog, logLine } from "../log";
import { once } from "../once";
import { openRelational } from "../openStores";
import type { ScheduledEvent } from "../scheduled";
import { readSettings } from "../settings";

const opened = once(async () => {
  const { region, relational } = readSettings(process.env, ["region", "relational"]);
  return { region, relational: await openRelational(relational, region), log: logLine };
});

export type Forecasting = { readonly products: number } | { readonly skipped: string };

/** Every night, in every region; only in the one that writes is anything done. */
export const forecast = async (event: ScheduledEvent): Promise<Forecasting> => forecastNightly(await opened(), event);

/**
 * A region that follows is told the same, and has nothing to do: its writer's address refuses, or isn't there at all, which can't be told
 * from a writer that is away for a moment. Forecasts are then a night older.
 */
export async function forecastNightly(
  world: { readonly region: string; readonly relational: Relational; readonly log: FunctionLog },
  { time }: ScheduledEvent,
): Promise<Forecasting> {
  const { region, relational, log } = world;
  try {
    const products = await forecastStock(relational, region, time ? new Date(time) : new Date());
    log("info", "it was forecast how long stock lasts", { products });
    return { products };
  } catch (error) {
    if (!(error instanceof NotWriterError)) throw error;
    log("info", "stock is forecast in the region that writes", { reason: error.message });
    return { skipped: error.message };
  }
}
