import { randomUUID } from "node:crypto";
import cookie from "@fastify/cookie";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify, { LogController, type RawServerDefault } from "fastify";
import { accountRoutes } from "../accounts/routes";
import { addressRoutes } from "../addresses/routes";
import { cartRoutes } from "../carts/routes";
import { catalogueRoutes } from "../catalogue/routes";
import { eventRoutes } from "../events/routes";
import { healthRoutes } from "../health/routes";
import { orderRoutes } from "../orders/routes";
import { pageRoutes } from "../pages/routes";
import { paymentRoutes } from "../payments/routes";
import { pictureRoutes } from "../pictures/routes";
import { reviewRoutes } from "../reviews/routes";
import { stockRoutes } from "../stock/routes";
import { observeInstance } from "../telemetry/instance";
import { requestTelemetry } from "../telemetry/requests";
import { forwarding } from "../writer/forwarding";
import { ownWrites } from "../writer/ownWrites";
import { peerCalls } from "../writer/peerCalls";
import { readsElsewhere } from "../writer/readsElsewhere";
import { body } from "./body";
import { caching } from "./caching";
import { caller } from "./caller";
import { crossSite } from "./crossSite";
import { documentation } from "./documentation";
import { errors, methodsNotAllowed, routeMethods, send, unparsedRequest } from "./errors";
import { refuseExpectations } from "./expectations";
import { headers } from "./headers";
import { requestLog } from "./logging";
import { problemOf } from "./problemOf";
import { rateLimits } from "./rateLimits";
import type { Server } from "./routing";
import type { Services } from "./services";
import { validation } from "./validation";

/** The load balancer keeps idle connections for 60 s: ours must outlive them, or it would meet one that closes. */
const keepAliveTimeoutMs = 75_000;

/** Puts the server together. Every request passes these in the order in which they stand here. */
export async function buildServer(services: Services): Promise<Server> {
  const { settings } = services;
  const server: Server = fastify<RawServerDefault>({
    loggerInstance: services.log,
    logController: new LogController({ requestIdLogLabel: "correlationId", disableRequestLogging: true }),
    genReqId: (request) => correlationId(request.headers["x-correlation-id"]),
    trustProxy: (_address, hop) => hop < settings.trustedProxyHops,
    bodyLimit: 64 * 1024,
    http: { maxHeaderSize: 16 * 1024, headersTimeout: 8000 },
    connectionTimeout: 120_000,
    clientErrorHandler: unparsedRequest,
    // What is returned is the reply, which is sent already and only looks like a promise.
    frameworkErrors: (error, request, reply) => void send(problemOf(error), request, reply),
    routerOptions: { maxParamLength: 200 },
    keepAliveTimeout: keepAliveTimeoutMs,
    requestTimeout: 10_000,
    // What comes in on a connection that is still open while the server closes is answered, and the connection closed after it.
    return503OnClosing: false,
  }).withTypeProvider<TypeBoxTypeProvider>();
  validation(server);
  const methods = routeMethods(server);
  refuseExpectations(server);
  errors(server);
  body(server);
  requestTelemetry(server, services);
  observeInstance(services);
  await headers(server, services);
  requestLog(server);
  await documentation(server, services);
  await server.register(cookie);
  caching(server);
  peerCalls(server, services);
  crossSite(server, services);
  await rateLimits(server, services);
  caller(server, services);
  forwarding(server, services);
  ownWrites(server, services);
  readsElsewhere(server, services);
  await routes(server, services);
  methodsNotAllowed(server, methods);
  return server;
}

async function routes(server: Server, services: Services): Promise<void> {
  accountRoutes(server, services);
  healthRoutes(server, services);
  catalogueRoutes(server, services);
  reviewRoutes(server, services);
  stockRoutes(server, services);
  cartRoutes(server, services);
  addressRoutes(server);
  orderRoutes(server, services);
  paymentRoutes(server, services);
  await eventRoutes(server, services);
  await pictureRoutes(server, services);
  await pageRoutes(server, services);
}

/** The caller's own id where it is harmless in a log, a new one otherwise. */
function correlationId(given: string | string[] | undefined): string {
  return typeof given === "string" && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}
