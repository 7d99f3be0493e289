import type { Settings } from "../configuration/settings";
import { wantedEvents } from "../events/consumers";
import { rebuildSales } from "../sales/sales";
import { openStores } from "../stores/stores";

/** Makes the sales figures anew from the orders, in the region that writes: once after events were turned on, and whenever they are doubted. */
export async function rebuildSalesCommand(
  settings: Settings,
  _args: readonly string[] = [],
  print: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): Promise<void> {
  const stores = await openStores(settings);
  try {
    const { value } = await stores.relational.write((tx) => rebuildSales(tx, wantedEvents));
    print(`Sales of ${value} hour(s) were counted anew.`);
  } finally {
    await stores.close();
  }
}
