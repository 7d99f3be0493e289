import { setTimeout as wait } from "node:timers/promises";
import type { Settings } from "../configuration/settings";
import type { Server } from "../server/routing";
import { buildServer } from "../server/server";
import { openServices, type OpenServices } from "../server/services";
import { missingMigrations } from "../stores/relational/migrations";
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
  // Whoever waits for an answer while we stop is told that it is the connection's last.
  server.addHook("onSend", async (_request, reply) => {
    if (stopping.aborted) void reply.header("connection", "close");
  });
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
  // Node closes connections that are idle now, not those that become so later.
  const closing = setInterval(() => server.server.closeIdleConnections(), 100);
  try {
    await server.close();
    await services.close();
    return true;
  } catch (error) {
    services.log.error({ err: error }, "it did not stop cleanly");
    return false;
  } finally {
    clearInterval(closing);
  }
}

/**
 * Waits until both stores can be read, and show what this version was built with: in a region that follows, that may arrive a moment
 * after the version itself.
 * @throws Error where something is still missing at the deadline.
 */
async function storesAnswer(services: OpenServices, stopping: AbortSignal): Promise<void> {
  const { settings, log } = services;
  const deadline = performance.now() + settings.startupDeadlineSeconds * 1000;
  for (let reportedAt = performance.now(); !stopping.aborted; await wait(50)) {
    const missing = await whatIsMissing(services);
    if (!missing) return;
    const left = deadline - performance.now();
    if (left < 0) throw new Error(`Not ready within ${settings.startupDeadlineSeconds} s: ${missing}.`);
    if (performance.now() - reportedAt < 2000) continue;
    reportedAt = performance.now();
    log.warn(`waiting, for ${Math.round(left / 1000)} s more: ${missing}`);
  }
}

async function whatIsMissing({ settings, stores, writer }: OpenServices): Promise<string | undefined> {
  const silent = storeNames.filter((it) => writer.roles.view(it).answeredAt === undefined);
  if (silent.length > 0) {
    const addresses = silent.map((it) => `the ${it} store at ${settings[it].readerEndpoint}`);
    return `no answer from ${addresses.join(" and ")}`;
  }
  const migrations = await missingMigrations(stores.relational).catch(() => ["an answer"]);
  return migrations.length > 0 ? `the relational store has not got ${migrations.join(", ")}` : undefined;
}
