/** Plans on a local cloud of one's own, on which another commit is deployed first. */
import { deployOrder } from "../../deploy/order";
import { platformIn } from "../../deploy/platform";
import { findEngine } from "../../engine/engine";
import { LocalCloud } from "../../rehearsal/cloud/localCloud";
import { removeDeadSessions, Session } from "../../rehearsal/cloud/sessions";
import { programRoot } from "../../rehearsal/cloud/workspace";
import { ensureEmulatorInstalled } from "../../rehearsal/emulator/install";
import { sessionsFolder } from "../../rehearsal/rehearsal";
import { becomeLocal } from "../../toolchain/environment";
import type { PlannableStacks } from "../plans";
import { nobody } from "./localPlans";

export interface BaseCloudOptions {
  /** Folder with the program that is deployed. */
  readonly base: string;
  /** What that is called: a commit. */
  readonly name: string;
  readonly say: (line: string) => void;
}

/** The emulated account has no zone of a given name: each cloud makes one of its own. */
const ownZone = { hostedZoneId: "", takeOverDomain: false };

/** @throws Error in the engine's words where the base can't be deployed; nothing of the cloud is left then. */
export async function onBaseCloud({ base, name, say }: BaseCloudOptions): Promise<PlannableStacks> {
  await ensureEmulatorInstalled(say);
  const engine = await findEngine(say);
  becomeLocal();
  removeDeadSessions(sessionsFolder);
  const platform = platformIn(base);
  const session = Session.create(sessionsFolder, platform.regions, "discard");
  const deployed = await LocalCloud.start({
    ...{ ...platform, configuration: ownZone },
    ...{ engine, session, program: base },
  }).catch((error: Error) => {
    session.remove();
    throw error;
  });
  try {
    for (const group of deployOrder(platform)) await deploy(deployed, group, say);
    const cloud = await deployed.turnedTo({ ...platformIn(programRoot), program: programRoot });
    const stack: PlannableStacks["stack"] = (it) => cloud.stacks.get(it) ?? nobody;
    return { stack, base: name, interrupt: () => cloud.interrupt(), leave: () => cloud.stop() };
  } catch (error) {
    await deployed.stop();
    throw error;
  }
}

async function deploy(cloud: LocalCloud, group: readonly string[], say: (line: string) => void): Promise<void> {
  const outcomes = await Promise.all(
    group.map(async (stack) => [stack, await cloud.stack(stack).perform({ kind: "up" })] as const),
  );
  for (const [stack, { error, seconds }] of outcomes) {
    if (error !== undefined) throw new Error(`The base's ${stack} can't be deployed on the local cloud:\n${error}`);
    say(`base: ${stack} deployed in ${seconds.toFixed(1)} s`);
  }
}
