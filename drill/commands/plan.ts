import { planText, planView } from "../planView";
import { cloudOf } from "./cloud";
import { beforeAnything, type DrillCommand, printJson } from "./host";

export const plan: DrillCommand = async ({ drill, choice, ...options }, host) => {
  const { platform } = await cloudOf({ drill, choice, ...options }, host);
  const view = await beforeAnything(() => planView(drill!, drill!.plan(platform, choice), choice));
  if (options.output === "json") printJson(host, view);
  else host.print(planText(view));
  return view.proofFindings.length > 0 ? 1 : 0;
};
