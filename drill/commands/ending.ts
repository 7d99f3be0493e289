import type { DrillOptions } from "../options";
import { exitCodes } from "../record/runState";
import type { DrillEnding } from "../run/world";
import { type DrillHost, printJson } from "./host";

/** Says how a run ended and how to go on. @returns the exit code: an aborted run that isn't in its safe state is none that was aborted */
export function told(ending: DrillEnding, { output }: DrillOptions, host: DrillHost): number {
  const { id, outcome, detail, state } = ending;
  const code = outcome === "aborted" && state === "open" ? 1 : exitCodes[outcome];
  if (output === "json") printJson(host, { ...ending, exitCode: code });
  else host.print(`${outcome}: ${detail}`);
  host.say(
    state === "open"
      ? `The run is open. Go on:  npm run drill -- resume ${id}   or lead it to its safe state:  npm run drill -- abort ${id}`
      : `How it went:  npm run drill -- report ${id}`,
  );
  return code;
}
