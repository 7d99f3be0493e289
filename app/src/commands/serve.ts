import { setTimeout as wait } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import type { Settings } from "../configuration/settings";
import type { Server } from "../server/routing";
import { buildServer } from "../server/server";
import { openServices, type OpenServices } from "../server/services";
import { storeNames } from "../stores/store";

/**
 * Serves until SIGTERM or SIGINT; then finishes what it has begun and exits with 0. A second signal ends it at once.
 *
 * It goes on accepting nothing new after the first: the load balancer has stopped sending before it asks, and waits out its
 * deregistration delay, so a pause of ours would only make every stop slower.
 */
export async function serve(settings: Settings): Promise<void> {
  const services = await openServices(settings);
  const server = await buildServer(services);
  const stopping = stopOnSignal(services, server);
  await services.lifecycle.start(services.log);
  await storesAnswer(services, stopping);
  if (stopping.aborted) return;
  await server.listen({ host: settings.host, port: settings.port });
  services.lifecycle.serve();
}

const signals = { SIGINT: 2, SIGTERM: 15 } as const;

/** @returns aborted from the first signal on. */
function stopOnSignal(services: OpenServices, server: Server): AbortSignal {
  const stopping = new AbortController();
  for (const [signal, number] of Object.entries(signals)) {
    process.on(signal, () => {
      // As a shell reports a process that a signal has ended.
      if (stopping.signal.aborted) process.exit(128 + number);
      stopping.abort();
      void stop(services, server).then((code) => process.exit(code));
    });
  }
  return stopping.signal;
}

/** @returns the exit code: 1 if something didn't end in time. */
async function stop(services: OpenServices, server: Server): Promise<number> {
  const { log, lifecycle, settings } = services;
  log.info("stopping");
  lifecycle.drain();
  const patience = new AbortController();
  const inTime = await Promise.race([
    closeAll(services, server),
    wait(settings.shutdownDeadlineSeconds * 1000, false, { signal: patience.signal, ref: false }),
  ]);
  patience.abort();
  if (inTime) log.info("stopped");
  else log.error(`not everything ended within ${settings.shutdownDeadlineSeconds} s: some requests are cut off`);
  return inTime ? 0 : 1;
}

async function closeAll(services: OpenServices, server: Server): Promise<boolean> {
  try {
    await server.close();
    await services.close();
    return true;
  } catch (error) {
    services.log.error({ err: error }, "it did not stop cleanly");
    return false;
  }
}

/**
 * Waits until both stores can be read: a region that only follows is as good as the writer's.
 * @throws Error where one still doesn't answer at the deadline.
 */
async function storesAnswer({ settings, writer, log }: OpenServices, stopping: AbortSignal): Promise<void> {
  const deadline = performance.now() + settings.startupDeadlineSeconds * 1000;
  for (let told = performance.now(); !stopping.aborted; await wait(50)) {
    const missing = storeNames.filter((it) => writer.roles.view(it).answeredAt === undefined);
    if (missing.length === 0) return;
    const stores = missing.join(" and ");
    if (performance.now() > deadline) throw new Error(silent(stores, settings));
    if (performance.now() - told > 2000) told = report(log, stores, deadline);
  }
}

function report(log: FastifyBaseLogger, stores: string, deadline: number): number {
  const now = performance.now();
  log.warn({ stores }, `waiting for the ${stores} store, for ${Math.round((deadline - now) / 1000)} s more`);
  return now;
}

function silent(stores: string, { startupDeadlineSeconds, relational, document }: Settings): string {
  const addresses = `relational: ${relational.readerEndpoint}, document: ${document.readerEndpoint}`;
  return `No answer from the ${stores} store within ${startupDeadlineSeconds} s (${addresses}). Is it there, and may we sign in?`;
}
