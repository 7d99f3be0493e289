import type { Settings } from "../configuration/settings";
import { buildServer } from "../server/server";
import { openServices } from "../server/services";

/** Serves until it is told to stop; then finishes what it has begun. */
export async function serve(settings: Settings): Promise<void> {
  const services = await openServices(settings);
  const server = await buildServer(services);
  const stop = async (): Promise<void> => {
    await server.close();
    await services.close();
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
  await server.listen({ host: settings.host, port: settings.port });
}
