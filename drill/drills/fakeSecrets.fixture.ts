/** Secrets of a fake cloud, as Secrets Manager tells of them, and the processes that read them every five minutes. */
import type { OriginValue, RotationPort } from "../rotationPort";

const rereadMilliseconds = 300_000;

export class FakeSecrets {
  generation = 0;
  /** Regions whose copies stay as they were. */
  readonly stuck = new Set<string>();
  /** Processes that don't read their secrets again. */
  readonly deaf = new Set<string>();
  /** Regions whose front doors go on letting in what was replaced. */
  readonly lax = new Set<string>();
  private rotatedAt = 0;
  /** By the machine's clock, which is the one that Secrets Manager's dates are compared with. */
  changedAt = Date.now() - 2 * 3_600_000;

  constructor(private readonly now: () => number) {}

  rotate(): void {
    this.generation++;
    this.rotatedAt = this.now();
    this.changedAt = Date.now();
  }

  described(region: string): object {
    const generation = this.stuck.has(region) ? 0 : this.generation;
    return {
      VersionIdsToStages: {
        [`v${generation}`]: ["AWSCURRENT"],
        ...(generation > 0 && { [`v${generation - 1}`]: ["AWSPREVIOUS"] }),
      },
      LastChangedDate: new Date(this.changedAt),
    };
  }

  readonly port: RotationPort = {
    rotate: () => {
      this.rotate();
      return Promise.resolve("all stacks were applied");
    },
    wantedKeys: () => Promise.resolve(this.keys(this.generation)),
    keysIn: (region) =>
      Promise.resolve(
        ["1", "2"].map((it) => {
          const process = `${region} ${it}`;
          const hasRead = this.now() - this.rotatedAt >= rereadMilliseconds && !this.deaf.has(process);
          return { process, keys: this.keys(hasRead ? this.generation : this.generation - 1) };
        }),
      ),
    frontDoor: (region) => {
      const replaced = this.lax.has(region) ? "let in" : "refused";
      const answers = { current: "let in", previous: "let in", replaced } as const;
      return Promise.resolve<Readonly<Record<OriginValue, "let in" | "refused">>>(answers);
    },
  };

  private keys(generation: number): readonly string[] {
    return [`key-${generation}`, `key-${generation - 1}`];
  }
}
