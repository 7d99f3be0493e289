import { tmpdir } from "node:os";
import type { EmulatorOfSuite } from "../emulator/emulator.fixture";
import { Authority } from "./certificates";
import { Directory } from "./directory";
import { type Happening, Happenings } from "./events";
import { Network } from "./network/network";
import { TimeScale } from "./timeScale";
import type { World } from "./world";

/** A world for a part to work in, of one emulator. Close its network in the end. */
export const worldOf = async (
  emulator: EmulatorOfSuite,
  regions: readonly string[],
  timeScale: number,
): Promise<World> => ({
  regions,
  endpoint: emulator.endpoint(),
  cloudIn: (region) => emulator.cloudIn(region),
  directory: new Directory(),
  network: new Network(),
  happenings: new Happenings(),
  scale: new TimeScale(timeScale),
  authority: await Authority.create("a local authority"),
  folder: tmpdir(),
});

/** Resolves when something has happened that fits, from now on. */
export function heard(world: World, what: string | RegExp): Promise<Happening> {
  return new Promise((resolve) => {
    const end = world.happenings.onHappening((it) => {
      if (typeof what === "string" ? it.what !== what : !what.test(it.what)) return;
      end();
      resolve(it);
    });
  });
}
