import { knownRuns } from "../record/runs";
import { type DrillCommand, printJson } from "./host";
import { foldersOfRuns } from "./runWorld";

/** Of this machine's journal. */
export const report: DrillCommand = async ({ subject, format }, host) => {
  const runs = await knownRuns(foldersOfRuns(host.root), [], host.say);
  const found = subject === undefined ? runs.at(-1) : runs.find(({ id }) => id === subject);
  if (!found) throw new Error(`This machine has no journal of ${subject ?? "any run"}.`);
  if (format !== "json" && format !== "text") throw new Error(`A report as ${format} isn't there yet.`);
  printJson(host, { id: found.id, opened: found.state.opened, closed: found.state.closed });
  return 0;
};
