/** Whether a region's instances are being replaced. It changes nothing. */
import { DescribeInstanceRefreshesCommand } from "@aws-sdk/client-auto-scaling";
import { look, type Probe } from "./probe";

const active = /^(Pending|InProgress|Cancelling|RollbackInProgress|Baking)$/;

/** The newest rollout's state where it isn't over, such as `InProgress, 40 %`. (API: DescribeInstanceRefreshes, control plane, read only.) */
export const rolloutUnderWay: Probe<string | undefined> = {
  asksFor: "rollouts",
  calls: (_platform, region) => [look("autoscaling", "DescribeInstanceRefreshes", { region })],
  async ask({ platform, region, clients }) {
    const asked = { AutoScalingGroupName: platform.outputs[region]!.autoScalingGroupName, MaxRecords: 1 };
    const answer = await clients.scaling.send(new DescribeInstanceRefreshesCommand(asked));
    const { Status = "", PercentageComplete = 0 } = answer.InstanceRefreshes?.[0] ?? {};
    return active.test(Status) ? `${Status}, ${PercentageComplete} %` : undefined;
  },
};
