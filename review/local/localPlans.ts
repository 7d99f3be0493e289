/** Plans on the local cloud that is kept: against what is deployed there. */
import path from "node:path";
import type { StackProcess } from "../../deploy/stackProcess";
import { findEngine } from "../../engine/engine";
import { LocalCloud } from "../../rehearsal/cloud/localCloud";
import { allSessions, type Session } from "../../rehearsal/cloud/sessions";
import { configuredPlatform } from "../../rehearsal/configured";
import { sessionsFolder } from "../../rehearsal/rehearsal";

/** Stacks that can be planned, until they are left. */
export interface LocalStacks {
  readonly stack: (name: string) => StackProcess;
  /** Which deployment plans are compared with. */
  readonly base: string;
  readonly leave: () => Promise<void>;
}

const keptSession = (): Session | undefined => allSessions(sessionsFolder).find((it) => it.usable);

export async function onKeptCloud(): Promise<LocalStacks | undefined> {
  const session = keptSession();
  if (!session) return undefined;
  await session.takeOver();
  const { regions, homeRegion, bootstrapRegion } = configuredPlatform({});
  const engine = await findEngine(() => undefined);
  const cloud = await LocalCloud.start({ regions, homeRegion, bootstrapRegion, engine, session });
  return {
    stack: (name) => cloud.stack(name),
    base: `the kept local cloud ${path.basename(session.folder)}`,
    leave: () => cloud.leave(),
  };
}
