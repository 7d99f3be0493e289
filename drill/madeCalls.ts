/** What a run called, compared with what its plan declares. Pure. */
import type { DrillPlan } from "./drill";
import { plannedCalls } from "./regionProof";

/** One call that a run made, in the journal's words. */
export interface MadeCall {
  /** Id of the step; something else where a guard, a probe or a stop condition asked. */
  readonly step: string;
  /** As IAM names it. */
  readonly service: string;
  readonly operation: string;
  readonly region: string;
}

/** How IAM names the service behind each client. */
const services: Readonly<Record<string, string>> = {
  ACM: "acm",
  AutoScaling: "autoscaling",
  Backup: "backup",
  CloudWatch: "cloudwatch",
  DocDB: "rds",
  DynamoDB: "dynamodb",
  EC2: "ec2",
  ElasticLoadBalancingV2: "elasticloadbalancing",
  Fis: "fis",
  FIS: "fis",
  KMS: "kms",
  RDS: "rds",
  Route53: "route53",
  S3: "s3",
  Scheduler: "scheduler",
  SecretsManager: "secretsmanager",
  SNS: "sns",
  STS: "sts",
};

/** @param client as the SDK names it, such as `DocDB` @throws Error where nobody has said how IAM names it */
export function serviceOf(client: string): string {
  const found = services[client];
  if (found === undefined)
    throw new Error(`drill/madeCalls.ts doesn't say how IAM names the service of ${client}Client.`);
  return found;
}

export interface CallComparison {
  /** Made, but not declared by whoever made them; each once. */
  readonly undeclared: readonly string[];
  /** Declared by steps, but not made: what was right already, or a branch that wasn't taken. */
  readonly unused: readonly string[];
}

/**
 * A step's calls are compared with its own declaration. Whoever else asks, a guard, a probe or a stop condition, may ask what any guard or stop
 * condition declares.
 */
export function compareCalls<Context>(plan: DrillPlan<Context>, made: readonly MadeCall[]): CallComparison {
  const declared = new Map<string, Set<string>>();
  const looks = new Set<string>();
  for (const { part, call } of plannedCalls(plan)) {
    const step = /^(?:step|safe state) (.*)$/.exec(part)?.[1];
    if (step === undefined) looks.add(worded(call));
    else declared.set(step, (declared.get(step) ?? new Set()).add(worded(call)));
  }
  const undeclared = made.filter((it) => !(declared.get(it.step) ?? looks).has(worded(it)));
  const all = new Set(made.map((it) => `${it.step}: ${worded(it)}`));
  const unused = [...declared].flatMap(([step, calls]) => [...calls].map((it) => `${step}: ${it}`));
  return {
    undeclared: [...new Set(undeclared.map((it) => `${it.step}: ${worded(it)}`))],
    unused: unused.filter((it) => !all.has(it)),
  };
}

const worded = ({ service, operation, region }: Omit<MadeCall, "step">): string =>
  `${service}:${operation} in ${region}`;
