import type * as aws from "@pulumi/aws";
import { type AnySample, sample } from "../../entry";

export const samples: Record<string, AnySample> = {
  "aws:ec2/vpc:Vpc": sample<aws.ec2.VpcArgs>({
    inputs: () => ({ cidrBlock: "10.0.0.0/16", enableDnsHostnames: true, tags: { Name: "a", gone: "x" } }),
    change: () => ({ enableDnsHostnames: false, tags: { Name: "b" } }),
    replacement: () => ({ cidrBlock: "10.1.0.0/16" }),
  }),
};
