import { knownRuns, type KnownRun } from "../record/runs";
import { flagsOfChoices } from "../help";
import { stepOf } from "../record/runState";
import { type DrillCommand, printJson } from "./host";
import { foldersOfRuns } from "./runWorld";

/** Asks nobody but this machine, so that it answers while all else is gone. */
export const list: DrillCommand = async ({ output }, host) => {
  const runs = await knownRuns(foldersOfRuns(host.root), [], host.say, (error) => host.say(error.message));
  const rows = host.drills.map(({ name, kind, proves, touches, needs, takes }) => ({
    ...{ name, kind, proves, touches, needs: needs.map((it) => flagsOfChoices[it]) },
    takes: takes.filter((it) => !needs.includes(it)).map((it) => flagsOfChoices[it]),
    lastRun: lastOf(name, runs),
  }));
  if (output === "json") printJson(host, rows);
  else for (const row of rows) host.print(inWords(row));
  return 0;
};

function lastOf(drill: string, runs: readonly KnownRun[]) {
  const last = runs.filter(({ state }) => state.opened.drill === drill).at(-1);
  if (!last) return undefined;
  const { closed, openedAt } = last.state;
  const outcome = closed?.outcome ?? `open, at ${stepOf(last.state)?.id ?? "its end"}`;
  return { id: last.id, at: new Date(openedAt).toISOString(), outcome };
}

interface Row {
  readonly name: string;
  readonly kind: string;
  readonly proves: string;
  readonly touches: string;
  readonly needs: readonly string[];
  readonly takes: readonly string[];
  readonly lastRun: { readonly id: string; readonly at: string; readonly outcome: string } | undefined;
}

const inWords = ({ name, kind, proves, touches, needs, takes, lastRun }: Row): string =>
  [
    `${[name, ...needs, ...takes.map((it) => `[${it}]`)].join(" ")}   (${kind})`,
    `  proves:   ${proves}`,
    `  touches:  ${touches}`,
    `  last run: ${lastRun ? `${lastRun.at}, ${lastRun.outcome} (${lastRun.id})` : "none on this machine"}`,
  ].join("\n");
