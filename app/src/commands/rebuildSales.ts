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
    // On a connection of its own: a shop's whole history may take longer than any request.
    const hours = await stores.relational.withConnection(async (client) => {
      await client.query("BEGIN");
      const counted = await rebuildSales(client, wantedEvents(settings.events));
      await client.query("COMMIT");
      return counted;
    });
    print(`Sales of ${hours} hour(s) were counted anew.`);
  } finally {
    await stores.close();
  }
}
