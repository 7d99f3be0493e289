import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers on this machine alone, at a free port where none is asked for. */
export async function listen<S extends Server>(server: S, port = 0): Promise<S> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

export const hostOf = (server: Server): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Nobody is answered any more, also who is connected. */
export function close(server: Server): void {
  server.close();
  server.closeAllConnections();
}
