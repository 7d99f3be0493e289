import { Problem } from "../server/problems";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { newestMigration } from "../stores/relational/migrations";
import { storeNames } from "../stores/store";
import { regionReport } from "./regionHealth";
import { Stalls } from "./stalls";

/** `live`: this process. `ready`: this instance can serve, asked by the load balancer. `region`: users may be sent here, asked by Route 53. */
export function healthRoutes(server: Server, { settings, stores, carts, writer, lifecycle }: Services): void {
  const stalls = new Stalls();
  lifecycle.add(stalls);
  const options = { logLevel: "silent", schema: { hide: true } } as const;

  server.get("/health/live", options, async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    return { status: "ok" };
  });

  /**
   * A store that is down now doesn't count, on purpose: all instances share it. They would all become unready, the load balancer would
   * throw away the very instances that serve what they still can, and replacements would be no better. Whether the region should have
   * users is `/health/region`'s question.
   */
  server.get("/health/ready", options, async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    const waitsFor = [
      ...storeNames.filter((it) => writer.roles.view(it).answeredAt === undefined).map((it) => `the ${it} store`),
      ...(carts.health?.everAnswered === false ? ["the table of carts"] : []),
      ...(lifecycle.serving ? [] : ["its turn: it is starting or stopping"]),
      ...(stalls.lately ? ["its event loop, which stalled"] : []),
    ];
    if (waitsFor.length === 0) return { status: "ok" };
    throw new Problem({ status: 503, name: "not-ready", detail: `This instance waits for ${waitsFor.join(", ")}.` });
  });

  const schema = newestMigration();
  /** `schema` is whose migrations this version was built with: a deployment asks whether the next one brings more. */
  server.get("/health/region", options, async (_request, reply) => {
    const report = regionReport({ settings, fence: stores.fence, roles: writer.roles, peers: writer.peers });
    // Written out by hand: Route 53 and people read the first bytes.
    return reply
      .code(report.status === "ok" ? 200 : 503)
      .headers({ "cache-control": "no-store", "content-type": "application/json; charset=utf-8" })
      .send(JSON.stringify({ ...report, ...cartReport(carts), schema }));
  });
}

/** Only where they aren't in a store that is reported anyway. */
const cartReport = ({ health }: Services["carts"]) =>
  health && { carts: { kind: "dynamodb", reachable: health.reachable } };
