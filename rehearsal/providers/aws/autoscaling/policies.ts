import * as sdk from "@aws-sdk/client-auto-scaling";
import type * as aws from "@pulumi/aws";
import type { autoscaling as Types } from "@pulumi/aws/types/input";
import type { AnyEntry } from "../../entry";
import { autoName, fixed, required } from "../inputs";
import { call } from "../operations";
import { capitalised, fields } from "../wire";
import { scaling } from "./api";

const targetTracking = fields<Types.PolicyTargetTrackingConfiguration, sdk.TargetTrackingConfiguration>({
  ...capitalised("disableScaleIn", "targetValue"),
  predefinedMetricSpecification: [
    "PredefinedMetricSpecification",
    fields(capitalised("predefinedMetricType", "resourceLabel")),
  ],
});

const policy = scaling.resource<aws.autoscaling.PolicyArgs, sdk.PutScalingPolicyType | sdk.ScalingPolicy>({
  inputs: {
    ...capitalised("estimatedInstanceWarmup", "policyType"),
    autoscalingGroupName: required(fixed("AutoScalingGroupName")),
    name: autoName("PolicyName", 255),
    targetTrackingConfiguration: ["TargetTrackingConfiguration", targetTracking],
  },
  id: "PolicyName",
  create: call(sdk.PutScalingPolicyCommand),
  read: call(sdk.DescribePoliciesCommand, {
    input: ({ inputs }) => ({ AutoScalingGroupName: inputs.autoscalingGroupName }),
    answer: (found) => found.ScalingPolicies?.[0],
  }),
  update: "same",
  delete: call(sdk.DeletePolicyCommand, {
    input: ({ inputs }) => ({ AutoScalingGroupName: inputs.autoscalingGroupName }),
  }),
  outputs: { arn: "PolicyARN" },
});

export const entries: Record<string, AnyEntry> = { "aws:autoscaling/policy:Policy": policy };
