import type { Server } from "../server/routing";
import type { Services } from "../server/services";

/** A customer's reads show the customer's own writes, however far this region's copy is behind. */
export function ownWrites(server: Server, _services: Services): void {
  server.decorateReply("wrote", function (written) {
    void this.header("x-meridian-position", `${written.position.store}=${written.position.mark}`);
    return written.value;
  });
}
