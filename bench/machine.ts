import { version as awsVersion } from "@pulumi/aws/package.json";
import { version as sdkVersion } from "@pulumi/pulumi/package.json";
import type { Engine } from "../engine/engine";
import { machine as hardware } from "../toolchain/machine";

/** The machine, and the versions of what is measured on it. */
export const machine = (engine: Engine) => ({
  ...hardware(),
  engine: engine.version,
  "@pulumi/pulumi": sdkVersion,
  "@pulumi/aws": awsVersion,
});
