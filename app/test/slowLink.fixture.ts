import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { freePort } from "../../servers/ports";

/** A way to a server on this machine that can be made slow, in both directions, for connections that stand and for new ones. */
export class SlowLink {
  delayMs = 0;
  /** Nobody answers behind it: new connections are closed at once. `cut` ends those that stand. */
  isDown = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(target: number): Promise<SlowLink> {
    const server = createServer({ allowHalfOpen: false });
    const link = new SlowLink(server, await freePort());
    server.on("connection", (near) => {
      if (link.isDown) return void near.on("error", () => undefined).destroy();
      const far = connect(target, "127.0.0.1");
      for (const [from, to] of [[near, far] as const, [far, near] as const]) {
        link.sockets.add(from);
        from.on("error", () => to.destroy());
        from.on("close", () => {
          link.sockets.delete(from);
          to.destroy();
        });
        from.on("data", (bytes) => {
          if (link.delayMs === 0) to.write(bytes);
          else setTimeout(() => void (to.destroyed || to.write(bytes)), link.delayMs);
        });
      }
    });
    server.listen(link.port, "127.0.0.1");
    await once(server, "listening");
    return link;
  }

  /** Breaks every connection that stands. */
  cut(): void {
    for (const it of this.sockets) it.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, "close");
  }
}
