/** The world that a rollout of a real account works on: AWS by this shell's credentials, and a person who is asked. */
import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DocDBClient } from "@aws-sdk/client-docdb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { RDSClient } from "@aws-sdk/client-rds";
import { machineClock } from "../drill/ports";
import type { DatabaseClients } from "../drill/probes/globalClusters";
import type { ComputeClients } from "../drill/probes/rollouts";
import { type Consent, confirmation, say } from "./ask";
import type { RolloutWorld } from "./rollouts";

export const databasesIn = (region: string): DatabaseClients => ({
  relational: new RDSClient({ region }),
  document: new DocDBClient({ region }),
});

const computeIn = (region: string): ComputeClients => ({
  scaling: new AutoScalingClient({ region }),
  alarms: new CloudWatchClient({ region }),
  compute: new EC2Client({ region }),
});

const noStacks = (): Promise<never> => Promise.reject(new Error("A rollout works on no stack."));

export const realWorld = (
  { stack, limits }: Pick<RolloutWorld, "stack" | "limits">,
  consent: Consent,
  interruption: AbortSignal,
): RolloutWorld => ({
  stack,
  limits,
  say,
  confirm: confirmation(consent, interruption),
  clock: machineClock(interruption),
  interruption,
  today: () => Date.now(),
  actions: { databasesIn, computeIn, stacks: { perform: noStacks, call: noStacks } },
});
