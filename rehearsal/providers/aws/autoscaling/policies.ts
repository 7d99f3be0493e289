import * as sdk from "@aws-sdk/client-auto-scaling";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";

const scaling = (cloud: Cloud) => cloud.client(sdk.AutoScalingClient);

type Args = Plain<aws.autoscaling.PolicyArgs>;

const policy = entry<aws.autoscaling.PolicyArgs>({
  inputs: {
    autoscalingGroupName: true,
    estimatedInstanceWarmup: true,
    name: true,
    policyType: true,
    region: true,
    targetTrackingConfiguration: {
      disableScaleIn: true,
      predefinedMetricSpecification: { predefinedMetricType: true, resourceLabel: true },
      targetValue: true,
    },
  },
  required: ["autoscalingGroupName"],
  replaceOn: ["autoscalingGroupName", "name", "region"],
  autoName: { property: "name", maxLength: 255 },
  async create(cloud, inputs) {
    await put(cloud, inputs);
    return inputs.name!;
  },
  async read(cloud, id, last) {
    const found = await scaling(cloud).send(
      new sdk.DescribePoliciesCommand({ AutoScalingGroupName: last.autoscalingGroupName, PolicyNames: [id] }),
    );
    const it = found.ScalingPolicies?.[0];
    if (!it) return undefined;
    const tracking = it.TargetTrackingConfiguration;
    const metric = tracking?.PredefinedMetricSpecification;
    return {
      inputs: {
        autoscalingGroupName: it.AutoScalingGroupName,
        name: it.PolicyName,
        policyType: it.PolicyType,
        estimatedInstanceWarmup: it.EstimatedInstanceWarmup,
        targetTrackingConfiguration: tracking && {
          disableScaleIn: tracking.DisableScaleIn ?? false,
          predefinedMetricSpecification: metric && {
            predefinedMetricType: metric.PredefinedMetricType!,
            resourceLabel: metric.ResourceLabel,
          },
          targetValue: tracking.TargetValue!,
        },
      },
      outputs: { arn: it.PolicyARN },
    };
  },
  async update(cloud, _id, to) {
    await put(cloud, to);
  },
  async remove(cloud, id, last) {
    await unlessGone(/^ValidationError$/, () =>
      scaling(cloud).send(
        new sdk.DeletePolicyCommand({ AutoScalingGroupName: last.autoscalingGroupName, PolicyName: id }),
      ),
    );
  },
});

async function put(cloud: Cloud, inputs: Args): Promise<void> {
  const tracking = inputs.targetTrackingConfiguration;
  const metric = tracking?.predefinedMetricSpecification;
  await scaling(cloud).send(
    new sdk.PutScalingPolicyCommand({
      AutoScalingGroupName: inputs.autoscalingGroupName,
      PolicyName: inputs.name,
      PolicyType: inputs.policyType,
      EstimatedInstanceWarmup: inputs.estimatedInstanceWarmup,
      TargetTrackingConfiguration: tracking && {
        DisableScaleIn: tracking.disableScaleIn,
        TargetValue: tracking.targetValue,
        PredefinedMetricSpecification: metric && {
          PredefinedMetricType: metric.predefinedMetricType as sdk.MetricType,
          ResourceLabel: metric.resourceLabel,
        },
      },
    }),
  );
}

export const entries: Record<string, AnyEntry> = { "aws:autoscaling/policy:Policy": policy };
