import type { End } from "../network/network";
import type { World } from "../world";
import type { DatabaseServer } from "./databaseServer";

/** AWS itself, in no region of the platform's. */
const controlPlane: End = { name: "AWS control plane" };

/** What one store's changes go through between regions: links, so that faults act on replication. */
export class ReplicationLinks {
  /** @param name of both ends of each link */
  constructor(
    private readonly world: Pick<World, "network">,
    readonly name: string,
  ) {}

  /** Whether anything gets from one region to the other. */
  reaches(region: string, other: string | undefined): boolean {
    return this.world.network.reaches(this.end(region), this.end(other));
  }

  /** Whether AWS can tell a database there to stop. */
  isReachedByAws(region: string): boolean {
    return this.world.network.reaches(controlPlane, this.end(region));
  }

  /** Port of this machine where a standby reaches its writer. @param writer as it is then: its server may be another one */
  async portTo(from: string, region: string, writer: () => DatabaseServer | undefined): Promise<number> {
    const target = () => {
      const server = writer()?.postgres;
      return server?.isRunning() ? { host: "127.0.0.1", port: server.port } : undefined;
    };
    const link = await this.world.network.link(
      { from: this.end(from), to: this.end(region), target },
      writer()!.postgres.port,
    );
    return link.port;
  }

  private end(region: string | undefined): End {
    return { name: this.name, ...(region !== undefined && { region }) };
  }
}
