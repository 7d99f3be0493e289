/** What fake APIs are asked, and how they refuse. */
export interface FakeInput {
  readonly Name?: string;
  readonly AlarmNames?: readonly string[];
  readonly Target?: { readonly Input: string };
  readonly MetricData?: readonly {
    readonly Value: 0 | 1;
    readonly Dimensions: readonly { readonly Value: string }[];
  }[];
  readonly Dimensions?: readonly { readonly Name: string; readonly Value?: string }[];
  readonly GlobalClusterIdentifier?: string;
  readonly TargetDbClusterIdentifier?: string;
  readonly AllowDataLoss?: boolean;
  readonly DBClusterIdentifier?: string;
  readonly DBInstanceIdentifier?: string;
  readonly ByStatus?: string;
  readonly RestoreJobId?: string;
  readonly RecoveryPointArn?: string;
  readonly IamRoleArn?: string;
  readonly MetricDataQueries?: readonly { readonly Id: string }[];
  readonly StartTime?: Date;
  readonly EndTime?: Date;
  readonly Metadata?: Readonly<Record<string, string>>;
}

export function awsError(name: string, message = name, status = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}
