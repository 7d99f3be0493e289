import { Happenings } from "../events";
import { Directory } from "../directory";
import { Network } from "../network/network";
import { TimeScale } from "../timeScale";
import type { World } from "../world";
import type { EmulatorOfSuite } from "../../emulator/emulator.fixture";

/** A world of a test on its emulator. What the test doesn't need isn't there. */
export function worldOn(emulator: EmulatorOfSuite, factor: number): World {
  return {
    regions: ["us-east-1", "eu-west-1"],
    endpoint: emulator.endpoint(),
    cloudIn: emulator.cloudIn,
    directory: new Directory(),
    network: new Network(),
    happenings: new Happenings(),
    scale: new TimeScale(factor),
  } as Partial<World> as World;
}
