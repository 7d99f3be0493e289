/** What a drill faces begins and ends by whoever can: the local cloud itself, or an experiment of the Fault Injection Service. */
import type { DrillContext } from "../../context";
import type { DrillFault, DrillStep } from "../../drill";
import type { DrillPlatform } from "../../drillPlatform";
import { faultCalls } from "../../faults/templates";
import { StepError } from "../../step";

/** In words. */
export function faultInWords(fault: DrillFault): string {
  switch (fault.kind) {
    case "kill-region":
      return `${fault.region} is lost`;
    case "lose-zone":
      return `the zone ${fault.zone} is lost`;
    case "pause-replication":
      return `replication between ${fault.from} and every other region stops`;
    case "pause-copies":
      return `what is written into ${fault.from}'s backup bucket isn't copied to ${fault.to}`;
    case "lose-control-plane":
      return `the control planes of ${fault.region} refuse every call`;
    case "slow-region":
      return `${fault.region} answers ${fault.milliseconds} ms late, and loses ${Math.round(fault.lossShare * 100)} % of packets`;
  }
}

const noPort = "nobody here can begin it: run it on the local cloud, or where an experiment is deployed for it";

export const beginFault = (platform: DrillPlatform, fault: DrillFault): DrillStep<DrillContext, boolean> => ({
  id: `begin-${fault.kind}`,
  name: faultInWords(fault),
  stage: "detect",
  calls: faultCalls(platform, fault, "begin"),
  expectedDelays: [],
  observe: ({ faults }) => Promise.resolve(faults?.isActive(fault) ?? false),
  done: (isActive) => (isActive ? { detail: "it has begun already" } : undefined),
  run: async ({ faults }) => {
    const refusal = faults ? faults.refusal(fault) : noPort;
    if (!faults || refusal !== undefined) throw new StepError("refused", refusal ?? noPort);
    return { detail: await faults.begin(fault) };
  },
});

/** Also where it never began. */
export const endFault = (platform: DrillPlatform, fault: DrillFault): DrillStep<DrillContext> => ({
  id: `end-${fault.kind}`,
  name: `no longer: ${faultInWords(fault)}`,
  stage: "recover",
  calls: faultCalls(platform, fault, "end"),
  expectedDelays: [],
  run: async ({ faults }) => ({
    detail: faults ? await faults.end(fault) : "nobody here began it",
  }),
});
