/** Plans on the local cloud that is kept: against what is deployed there. */
import path from "node:path";
import { platformIn } from "../../deploy/platform";
import type { StackOutcome } from "../../deploy/protocol";
import { findEngine } from "../../engine/engine";
import { LocalCloud } from "../../rehearsal/cloud/localCloud";
import { allSessions } from "../../rehearsal/cloud/sessions";
import { programRoot } from "../../rehearsal/cloud/workspace";
import { sessionsFolder } from "../../rehearsal/rehearsal";
import type { PlannableStacks } from "../plans";

/**
 * @param program Folder of the program that is planned. Default: this one.
 * @returns Nothing where no cloud is kept.
 */
export async function onKeptCloud(program = programRoot): Promise<PlannableStacks | undefined> {
  const session = allSessions(sessionsFolder).find((it) => it.usable);
  if (!session) return undefined;
  await session.takeOver();
  const { regions, homeRegion, bootstrapRegion } = platformIn(program);
  const engine = await findEngine(() => undefined);
  const cloud = await LocalCloud.start({ regions, homeRegion, bootstrapRegion, engine, session, program });
  return {
    stack: (name) => cloud.stacks.get(name) ?? nobody,
    base: `the kept local cloud ${path.basename(session.folder)}`,
    interrupt: () => cloud.interrupt(),
    leave: () => cloud.leave(),
  };
}

const absent: StackOutcome = {
  ...{ summary: {}, changes: [], diagnostics: [], seconds: 0, peakMegabytes: 0 },
  ...{ stack: "absent", error: "it was never deployed there" },
};
/** Of a region that the cloud was made without. */
export const nobody: ReturnType<PlannableStacks["stack"]> = { perform: () => Promise.resolve(absent) };
