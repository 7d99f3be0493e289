import type { Settings } from "../configuration/settings";
import { buildServer } from "../server/server";
import { openStores } from "../stores/stores";

/** Serves until it is told to stop; then finishes what it has begun. */
export async function serve(settings: Settings): Promise<void> {
  const stores = await openStores(settings);
  const server = await buildServer({ settings, stores });
  const stop = async (): Promise<void> => {
    await server.close();
    await stores.close();
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
  await server.listen({ host: settings.host, port: settings.port });
}
