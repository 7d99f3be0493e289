import path from "node:path";
import { isAlive } from "../../toolchain/processes";
import { allSessions, type ControlRecord, type Session } from "../cloud/sessions";

/** Names of a session that a person types: the end of its folder. */
export const nameOfSession = ({ folder }: Session): string => path.basename(folder);

/** The control of the living cloud that is meant. @throws as `runningSession` */
export const controlOf = (root: string, wanted: string | undefined): ControlRecord =>
  runningSession(root, wanted).data.control!;

/**
 * The session of the living cloud that is meant.
 * @throws Error naming the clouds that run, where none is meant or it isn't clear which
 */
export function runningSession(root: string, wanted: string | undefined): Session {
  const running = allSessions(root).filter((it) => it.data.control !== undefined && isAlive(it.data.owner));
  const rows = running.map((it) => `  ${nameOfSession(it)}  ${it.data.regions.join(", ")}`).join("\n");
  if (running.length === 0)
    throw new Error(
      "no living cloud runs here. Start one in another terminal with npm run live, and wait until it is alive",
    );
  const found = wanted === undefined ? running : running.filter((it) => nameOfSession(it) === wanted);
  if (found.length === 0) throw new Error(`--session is ${wanted}; there are:\n${rows}`);
  if (found.length > 1)
    throw new Error(`${found.length} living clouds run here; say which with --session NAME:\n${rows}`);
  return found[0]!;
}
