/** Regions of a living cloud are fenced as people fence them: by the storefront's own command, on one of its instances. */
import type { FencePort } from "../../drill/context";
import type { RegionPicture } from "../live/livingCloud";

/** What runs in a region that serves, and takes commands. */
export interface FencingMachine {
  command(name: "fence" | "unfence", given: { readonly args: readonly string[] }): Promise<void>;
}

export interface FencedCloud {
  readonly status: () => readonly Pick<RegionPicture, "region" | "relational" | "document">[];
  /** Undefined where nothing serves. */
  readonly machineIn: (region: string) => FencingMachine | undefined;
}

/**
 * A fence is a row where the relational database takes writes, and is replicated from there. A region that was left behind takes writes as well,
 * and is told itself: nothing else gets there.
 */
export function livingFences({ status, machineIn }: FencedCloud): FencePort {
  const machineFor = (region: string): FencingMachine => {
    const writers = status().filter((it) => it.relational.role === "writer");
    const own = writers.find((it) => it.region === region);
    const whole = writers.find((it) => it.document.role === "writer");
    const place = own ?? whole;
    const machine = place && machineIn(place.region);
    if (machine) return machine;
    throw new Error(
      place
        ? `nothing in ${place.region}, where orders are written, serves`
        : `no region that answers writes orders, so no fence of ${region} can be set or lifted`,
    );
  };
  return {
    set: async (region, reason) =>
      machineFor(region).command("fence", { args: ["--region", region, "--reason", reason] }),
    lift: async (region) => machineFor(region).command("unfence", { args: ["--region", region] }),
  };
}
