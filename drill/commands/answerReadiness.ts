import { cloudOf } from "./cloud";
import { type DrillCommand, printJson } from "./host";
import { askReadiness, readinessExitCode, readinessText } from "./readiness";
import { lookingContext, runWorldOf } from "./runWorld";

export const readiness: DrillCommand = async (options, host) => {
  const cloud = await cloudOf(options, host);
  const answer = await askReadiness(lookingContext(runWorldOf(options, host, cloud, options)));
  if (options.output === "json") printJson(host, answer);
  else host.print(readinessText(answer));
  return readinessExitCode(answer);
};
