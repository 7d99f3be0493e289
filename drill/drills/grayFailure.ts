import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { slowness } from "../../outputs/faultExperiments";
import type { DrillContext } from "../context";
import type { DrillChoice, DrillFault, DrillStep } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { look } from "../probes/probe";
import { balancerName } from "../probes/served";
import { StepError } from "../step";
import { checkChoices, nextWriter } from "./choices";
import { faultsCanBegin } from "./guards";
import type { PlatformDrill } from "./platformDrill";
import { evacuationPlan } from "./regionEvacuation";
import { onlyIfReachable } from "./calls";
import { leadsThere } from "./steps/evacuate";
import { beginFault, endFault } from "./steps/faults";
import { seenWithin } from "./steps/patience";

const name = "gray-failure";

/** A region is slow, not dead: where its health check doesn't fail, its own alarms tell; where it does, they may have no user to tell of. */
export const grayFailure: PlatformDrill = {
  name,
  proves: "A region that is slow, not dead, is noticed by its alarms or by Route 53, and left.",
  touches: "The region answers late and loses packets; DNS leads nobody to it, and the writers move out of it.",
  kind: "planned",
  needs: ["leave"],
  takes: ["to", "dataLoss"],
  plan(platform: DrillPlatform, choice: DrillChoice) {
    checkChoices({ drill: name, platform, choice, needs: ["leave"] });
    const leave = choice.leave!;
    const fault: DrillFault = { kind: "slow-region", region: leave, ...slowness };
    const plan = evacuationPlan(platform, choice, {
      drill: name,
      leave,
      to: nextWriter(platform, choice, [leave]),
      left: [leave],
    });
    return {
      ...plan,
      faults: [fault],
      guards: [faultsCanBegin([fault]), ...plan.guards],
      steps: [beginFault(platform, fault), noticed(leave), ...plan.steps, endFault(platform, fault)],
      safeState: {
        description: `${leave} answers as fast as ever. ${plan.safeState.description}`,
        steps: [endFault(platform, fault), ...plan.safeState.steps],
      },
    };
  },
};

/** Seconds of AWS: the quickest of these alarms judges two minutes, the others five; and CloudWatch has a minute's figures a minute later. */
const noticeSeconds = 420;

/** Alarms on the region's load balancer that fire. There users feel what is wrong: slowness, too, which makes no error. */
async function firing({ platform, clientsIn }: DrillContext, region: string): Promise<readonly string[]> {
  const balancer = balancerName(platform.outputs[region]!.loadBalancerArn);
  const { MetricAlarms = [] } = await clientsIn(region).alarms.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }));
  return MetricAlarms.filter((it) => JSON.stringify([it.Dimensions, it.Metrics]).includes(balancer)).map(
    (it) => it.AlarmName ?? "",
  );
}

/** It is slow, so it can still be asked; where it can't, that is noticed, too. */
const noticed = (region: string): DrillStep<DrillContext> => ({
  id: "noticed",
  name: `somebody notices that ${region} is ill`,
  stage: "detect",
  calls: onlyIfReachable([look("cloudwatch", "DescribeAlarms", { region })]),
  expectedDelays: [
    {
      seconds: 120,
      source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html",
    },
  ],
  run: async (context) => {
    const ask = async (): Promise<readonly string[]> => {
      const [alarms, isLedThere] = await Promise.all([
        firing(context, region).catch(() => [`${region}'s CloudWatch doesn't answer`]),
        leadsThere(context, region).catch(() => true),
      ]);
      return isLedThere ? alarms : [...alarms, `Route 53 leads nobody to ${region}: its health check fails`];
    };
    const last = await seenWithin(context, noticeSeconds, ask, (found) => found.length > 0);
    if (last.isSo) return { detail: last.seen.join(", ") };
    throw new StepError(
      "deviated",
      `no alarm on ${region}'s load balancer went into ALARM, and Route 53 led users there: they were slow, and nobody was told`,
    );
  },
});
