import { beginCallFault, type CallFault, setApisDown, setRegionDown, setTablesCut } from "../emulator/faults";
import type { ApiFault, ApiFaults, TableFaults } from "./ports";

/** Faults of the AWS APIs that an emulator answers. */
export function apisOf(endpoint: string): ApiFaults {
  return {
    apply: ({ effect, ...calls }) => beginCallFault(endpoint, { ...calls, ...told(effect) }),
    takeDown: async (region) => {
      await setApisDown(endpoint, region, "down");
      await setRegionDown(endpoint, region, "down");
      return async () => {
        await setRegionDown(endpoint, region, "up");
        await setApisDown(endpoint, region, "up");
      };
    },
  };
}

/** Faults of what the emulator replicates itself. */
export const tablesOf = (endpoint: string): TableFaults => ({
  async cut(regions) {
    await setTablesCut(endpoint, regions, "cut");
    return () => setTablesCut(endpoint, regions, "join");
  },
});

function told(effect: ApiFault["effect"]): Pick<CallFault, "refuse" | "slow" | "loseResponses"> {
  switch (effect.kind) {
    case "refuse":
      return { refuse: true };
    case "slow":
      return { slow: effect.ms };
    case "lose-response":
      return { loseResponses: effect.count };
  }
}
