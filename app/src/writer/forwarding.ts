import type { Server } from "../server/routing";
import type { Services } from "../server/services";

/** Writes go to the region whose store takes them: here, or once to a peer. */
export function forwarding(_server: Server, _services: Services): void {
  // The hook that forwards.
}
