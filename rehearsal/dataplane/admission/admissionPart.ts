/** Security groups as they are deployed: whom they don't admit is answered by nobody. */
import { isDeepStrictEqual } from "node:util";
import type { Part, PartAction } from "../reconcile/part";
import type { World } from "../world";
import { type ShutWay, shutWaysIn } from "./shutWays";

export type AdmissionStep = PartAction & { readonly kind: "shut" | "open"; readonly way: ShutWay };

export class AdmissionPart implements Part<readonly ShutWay[], AdmissionStep> {
  readonly name = "security groups";
  readonly services = ["ec2", "elasticloadbalancing"];
  private readonly shut = new Map<ShutWay, () => void>();

  constructor(private readonly world: Pick<World, "regions" | "cloudIn" | "network">) {}

  async observe(): Promise<readonly ShutWay[]> {
    const { regions, cloudIn } = this.world;
    return (await Promise.all(regions.map((it) => shutWaysIn(cloudIn(it))))).flat();
  }

  plan(desired: readonly ShutWay[]): readonly AdmissionStep[] {
    const actual = [...this.shut.keys()];
    const without = (some: readonly ShutWay[], others: readonly ShutWay[]): readonly ShutWay[] =>
      some.filter((it) => !others.some((other) => isDeepStrictEqual(it, other)));
    return [
      ...without(actual, desired).map((way): AdmissionStep => ({
        kind: "open",
        region: way.region,
        way,
        what: `open again: not so any more: ${way.why}`,
      })),
      ...without(desired, actual).map((way): AdmissionStep => ({
        kind: "shut",
        region: way.region,
        way,
        what: `answer nobody: ${way.why}`,
      })),
    ];
  }

  perform({ kind, way }: AdmissionStep): Promise<void> {
    if (kind === "shut") this.shut.set(way, this.world.network.shut(way));
    else this.open(way);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    for (const way of [...this.shut.keys()]) this.open(way);
    return Promise.resolve();
  }

  private open(way: ShutWay): void {
    this.shut.get(way)?.();
    this.shut.delete(way);
  }
}
