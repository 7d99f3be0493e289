/** SDK clients of one region, as every drill uses them: against AWS, or against whatever else answers at an endpoint. */
import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { ACMClient } from "@aws-sdk/client-acm";
import { BackupClient } from "@aws-sdk/client-backup";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DocDBClient } from "@aws-sdk/client-docdb";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { FisClient } from "@aws-sdk/client-fis";
import { RDSClient } from "@aws-sdk/client-rds";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { STSClient } from "@aws-sdk/client-sts";

/** What came of one call. */
export interface AnsweredCall {
  /** As the SDK names it, such as `RDS` or `CloudWatch`. */
  readonly client: string;
  readonly operation: string;
  readonly region: string;
  readonly requestId?: string;
  /** `ok`, or the error's name. */
  readonly result: string;
  readonly milliseconds: number;
}

export interface ClientCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of a role that was assumed. */
  readonly sessionToken?: string;
}

export interface ClientOptions {
  /** Default: AWS' own, by region. */
  readonly endpoint?: string;
  /** Default: whatever the SDK finds in the environment, a profile or an instance's role. */
  readonly credentials?: ClientCredentials;
  /** Hears of every call when it has been answered, or wasn't. */
  readonly answered?: (call: AnsweredCall) => void;
  /** Asked before every call, which isn't made where it throws: whoever has lost the lease must change nothing. */
  readonly admitted?: () => void;
}

export interface DrillClients {
  readonly relational: RDSClient;
  readonly document: DocDBClient;
  readonly alarms: CloudWatchClient;
  readonly scaling: AutoScalingClient;
  readonly balancers: ElasticLoadBalancingV2Client;
  readonly routing: Route53Client;
  readonly objects: S3Client;
  readonly identity: STSClient;
  readonly schedules: SchedulerClient;
  readonly backups: BackupClient;
  readonly certificates: ACMClient;
  readonly secrets: SecretsManagerClient;
  readonly topics: SNSClient;
  readonly tables: DynamoDBClient;
  readonly experiments: FisClient;
}

/** A region that is being lost must not hold a drill up: one attempt more, and seconds for each. */
export const patience = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 2000, requestTimeout: 10_000 },
} as const;

/** Route 53 has one control plane in the world; its client is the same in every region. */
export function clientsIn(
  region: string,
  { endpoint, credentials, answered, admitted }: ClientOptions = {},
): DrillClients {
  const config = {
    region,
    ...patience,
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials }),
  };
  const heard = <Client extends Watched>(client: Client): Client => {
    if (answered) watch(client, region, answered);
    if (admitted) admit(client, admitted);
    return client;
  };
  return {
    relational: heard(new RDSClient(config)),
    document: heard(new DocDBClient(config)),
    alarms: heard(new CloudWatchClient(config)),
    scaling: heard(new AutoScalingClient(config)),
    balancers: heard(new ElasticLoadBalancingV2Client(config)),
    routing: heard(new Route53Client(config)),
    objects: heard(new S3Client({ ...config, forcePathStyle: endpoint !== undefined })),
    identity: heard(new STSClient(config)),
    schedules: heard(new SchedulerClient(config)),
    backups: heard(new BackupClient(config)),
    certificates: heard(new ACMClient(config)),
    secrets: heard(new SecretsManagerClient(config)),
    topics: heard(new SNSClient(config)),
    tables: heard(new DynamoDBClient(config)),
    experiments: heard(new FisClient(config)),
  };
}

/** The part of an SDK client that calls pass through, whatever the service. */
interface Watched {
  readonly middlewareStack: { add(middleware: unknown, options: object): void };
}

interface Answer {
  readonly output?: { readonly $metadata?: { readonly requestId?: string } };
}

function admit({ middlewareStack }: Watched, admitted: () => void): void {
  const middleware = (next: (args: unknown) => Promise<unknown>) => (args: unknown) => {
    admitted();
    return next(args);
  };
  middlewareStack.add(middleware, { step: "initialize", name: "admittedCalls", priority: "high" });
}

function watch({ middlewareStack }: Watched, region: string, answered: (call: AnsweredCall) => void): void {
  const middleware =
    (
      next: (args: unknown) => Promise<Answer>,
      { clientName, commandName }: { clientName: string; commandName: string },
    ) =>
    async (args: unknown): Promise<Answer> => {
      const began = performance.now();
      const call = {
        client: clientName.replace(/Client$/, ""),
        operation: commandName.replace(/Command$/, ""),
        region,
      };
      const done = (result: string, requestId: string | undefined): void =>
        answered({
          ...call,
          result,
          ...(requestId !== undefined && { requestId }),
          milliseconds: Math.round(performance.now() - began),
        });
      try {
        const answer = await next(args);
        done("ok", answer.output?.$metadata?.requestId);
        return answer;
      } catch (error) {
        const { name, $metadata } = error as Error & { $metadata?: { requestId?: string } };
        done(name, $metadata?.requestId);
        throw error;
      }
    };
  middlewareStack.add(middleware, { step: "initialize", name: "answeredCalls" });
}
