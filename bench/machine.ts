import os from "node:os";
import { version as awsVersion } from "@pulumi/aws/package.json";
import { version as sdkVersion } from "@pulumi/pulumi/package.json";
import type { Engine } from "../rehearsal/engine/engine";

/** What a figure means nothing without. `load` is the average number of running processes in the minute before. */
export const machine = (engine: Engine) => ({
  cpu: os.cpus()[0]?.model ?? "unknown",
  cores: os.cpus().length,
  memoryMegabytes: Math.round(os.totalmem() / 1e6),
  system: `${os.type()} ${os.release()} ${os.arch()}`,
  load: Number((os.loadavg()[0] ?? 0).toFixed(1)),
  node: process.version,
  engine: engine.version,
  "@pulumi/pulumi": sdkVersion,
  "@pulumi/aws": awsVersion,
});
