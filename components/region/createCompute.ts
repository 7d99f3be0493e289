import type * as pulumi from "@pulumi/pulumi";
import type { ComputeKind } from "../../config/settings";
import type { Compute, ComputeArgs } from "./compute";
import type { ContainerServiceArgs } from "./eks";
import type * as eksModule from "./eks";
import { AutoScalingService, type AutoScalingServiceArgs } from "./service";

/** What each kind takes beside what all do. */
export type KindArgs = Omit<AutoScalingServiceArgs, keyof ComputeArgs> & Omit<ContainerServiceArgs, keyof ComputeArgs>;

/** One kind of compute, with the names it has always had. */
export function createCompute(
  kind: ComputeKind,
  args: ComputeArgs & KindArgs,
  opts: pulumi.ComponentResourceOptions,
): Compute {
  if (kind === "asg") return new AutoScalingService("service", args, opts);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- who runs on instances doesn't wait for @pulumi/eks and @pulumi/kubernetes
  const { ContainerService } = require("./eks") as typeof eksModule;
  return new ContainerService("containers", args, opts);
}
