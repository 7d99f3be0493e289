/**
 * Does what a storefront does about events and mails, and nothing else, until it is killed; `serve` would be a second slower each time.
 * Says `telling` once it has begun.
 */
import { parseSettings } from "../../src/configuration/parse";
import { tellEvents } from "../../src/events/duties";
import { openServices } from "../../src/server/services";

async function main(): Promise<void> {
  const services = await openServices(parseSettings(process.env));
  await tellEvents(services);
  await services.lifecycle.start(services.log);
  await services.writer.roles.refresh("relational", 10_000);
  process.stdout.write("telling\n");
  // Whoever started it holds the other end, and is gone when this closes.
  process.stdin.resume().on("close", () => process.exit(0));
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
