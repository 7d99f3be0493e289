/** Servers of the data plane that speak HTTP: on loopback, by TLS 1.2 or newer where they show a certificate. */
import { once } from "node:events";
import { createServer, type RequestListener, type Server, type ServerOptions } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { SecureContextOptions } from "node:tls";
import type { Certificate } from "./certificates";

export const loopback = "127.0.0.1";

/** What TLS shows a certificate with. */
export const shown = ({ certificate, key }: Certificate): SecureContextOptions => ({
  ...{ cert: certificate, key, minVersion: "TLSv1.2" },
});

/** Those of each server that stand, by TLS or not yet. */
const sockets = new WeakMap<Server, Set<Socket>>();

/** @param certificate undefined: it speaks plain HTTP */
export function httpServer(
  limits: ServerOptions,
  certificate: Certificate | undefined,
  listener: RequestListener,
): Server {
  const server = certificate
    ? createSecureServer({ ...limits, ...shown(certificate) }, listener)
    : createServer(limits, listener);
  const open = new Set<Socket>();
  sockets.set(server, open);
  return server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
}

/** @param port 0: any that is free @throws Error when the port is taken */
export async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, loopback);
  await once(server, "listening");
}

/** Of one that listens. */
export const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Ends it, and every connection that it has: Node.js itself waits two minutes for one on which TLS hasn't begun. */
export async function end(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  for (const it of sockets.get(server) ?? []) it.destroy();
  await closed;
}
