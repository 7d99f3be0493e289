import * as sdk from "@aws-sdk/client-lambda";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { autoName, fixed, orElse, required, seen, unreadable } from "../inputs";
import { bring, call, tagOperations } from "../operations";
import { service } from "../service";
import { capitalised, fields, tagMap } from "../wire";

const client = (cloud: Cloud) => cloud.client(sdk.LambdaClient);

const lambda = service({
  client: sdk.LambdaClient,
  gone: /^ResourceNotFound/,
  tags: tagOperations({
    of: "Resource",
    wire: tagMap,
    list: [sdk.ListTagsCommand, "Tags"],
    put: [sdk.TagResourceCommand, "Tags"],
    remove: [sdk.UntagResourceCommand, "TagKeys"],
  }),
});

const environment = fields<aws.types.input.lambda.FunctionEnvironment, sdk.Environment>({ variables: "Variables" });
const tracing = fields<aws.types.input.lambda.FunctionTracingConfig, sdk.TracingConfig>({ mode: "Mode" });
const tenancy = fields<aws.types.input.lambda.FunctionTenancyConfig, sdk.TenancyConfig>({
  tenantIsolationMode: "TenantIsolationMode",
});
const deadLetters = fields<aws.types.input.lambda.FunctionDeadLetterConfig, sdk.DeadLetterConfig>({
  targetArn: "TargetArn",
});
const logging = fields<aws.types.input.lambda.FunctionLoggingConfig, sdk.LoggingConfig>(
  capitalised("applicationLogLevel", "logFormat", "logGroup", "systemLogLevel"),
);
const network = fields<aws.types.input.lambda.FunctionVpcConfig, sdk.VpcConfig>(
  capitalised("securityGroupIds", "subnetIds"),
);

type Seen =
  | sdk.CreateFunctionRequest
  | sdk.FunctionConfiguration
  | (sdk.Concurrency & { readonly Tags?: Record<string, string> });

const copied = "AWS copies the code, and says only its hash";

/** What is reserved for nobody is said as -1, and never sent. */
const unreserved = -1;

const regionFunction = lambda.resource<aws.lambda.FunctionArgs, Seen>({
  inputs: {
    ...capitalised("architectures", "description", "handler", "runtime"),
    deadLetterConfig: ["DeadLetterConfig", deadLetters],
    environment: ["Environment", environment],
    kmsKeyArn: "KMSKeyArn",
    loggingConfig: ["LoggingConfig", logging],
    memorySize: orElse("MemorySize", 128),
    name: autoName("FunctionName", 64),
    packageType: fixed(orElse("PackageType", "Zip")),
    reservedConcurrentExecutions: seen("ReservedConcurrentExecutions"),
    role: required("Role"),
    s3Bucket: unreadable(copied, "Code.S3Bucket"),
    s3Key: unreadable(copied, "Code.S3Key"),
    tags: ["Tags", tagMap],
    tenancyConfig: fixed(["TenancyConfig", tenancy]),
    timeout: orElse("Timeout", 3),
    tracingConfig: ["TracingConfig", tracing],
    vpcConfig: ["VpcConfig", network],
  },
  id: "FunctionName",
  create: call(sdk.CreateFunctionCommand),
  read: call(sdk.GetFunctionCommand, {
    answer: ({ Configuration, Concurrency, Tags }) =>
      Configuration && {
        ...Configuration,
        ReservedConcurrentExecutions: Concurrency?.ReservedConcurrentExecutions ?? unreserved,
        Tags,
      },
  }),
  update: [
    bring(["reservedConcurrentExecutions"], async ({ cloud, id: FunctionName, inputs, from }) => {
      const { reservedConcurrentExecutions: reserved = unreserved } = inputs;
      if (reserved !== unreserved)
        return client(cloud).send(
          new sdk.PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: reserved }),
        );
      const { reservedConcurrentExecutions: before = unreserved } = from;
      return before === unreserved
        ? undefined
        : client(cloud).send(new sdk.DeleteFunctionConcurrencyCommand({ FunctionName }));
    }),
    bring(["s3Bucket", "s3Key", "architectures"], ({ cloud, id: FunctionName, inputs }) =>
      client(cloud).send(
        new sdk.UpdateFunctionCodeCommand({
          FunctionName,
          S3Bucket: inputs.s3Bucket as string,
          S3Key: inputs.s3Key,
          Architectures: inputs.architectures as sdk.Architecture[],
        }),
      ),
    ),
    call(sdk.UpdateFunctionConfigurationCommand),
  ],
  delete: call(sdk.DeleteFunctionCommand),
  usable: (it) => it.State === "Active" && it.LastUpdateStatus !== "InProgress",
  outputs: {
    arn: "FunctionArn",
    codeSha256: "CodeSha256",
    invokeArn: (it, { cloud }) =>
      `arn:aws:apigateway:${cloud.region}:lambda:path/2015-03-31/functions/${it.FunctionArn}/invocations`,
    lastModified: "LastModified",
    sourceCodeSize: "CodeSize",
    version: "Version",
  },
  taggedBy: "FunctionArn",
});

/** As Lambda keeps what a permission says. */
interface PolicyStatement {
  readonly Sid: string;
  readonly Action: string;
  readonly Principal: string | Readonly<Record<string, string>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Of any operator: keys of conditions don't care about capitals. */
const condition = ({ Condition = {} }: PolicyStatement, key: string): string | undefined =>
  Object.values(Condition)
    .flatMap((it) => Object.entries(it))
    .find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];

const permission = lambda.resource<aws.lambda.PermissionArgs, sdk.AddPermissionRequest>({
  inputs: {
    action: required(fixed("Action")),
    eventSourceToken: fixed("EventSourceToken"),
    function: required(fixed("FunctionName")),
    functionUrlAuthType: fixed("FunctionUrlAuthType"),
    invokedViaFunctionUrl: fixed("InvokedViaFunctionUrl"),
    principalOrgId: fixed("PrincipalOrgID"),
    qualifier: fixed("Qualifier"),
    principal: required(fixed("Principal")),
    sourceAccount: fixed("SourceAccount"),
    sourceArn: fixed("SourceArn"),
    statementId: fixed("StatementId"),
  },
  id: "StatementId",
  create: async ({ cloud, inputs }) => {
    const { action: Action, principal: Principal, sourceAccount: SourceAccount, sourceArn: SourceArn } = inputs;
    const beyond = ["eventSourceToken", "functionUrlAuthType", "invokedViaFunctionUrl", "principalOrgId", "qualifier"];
    const given = beyond.filter((it) => (inputs as Record<string, unknown>)[it] !== undefined);
    if (given.length > 0)
      throw new Error(
        `${given.join(", ")} of a permission aren't emulated: add them to rehearsal/providers/aws/lambda.`,
      );
    const StatementId = inputs.statementId ?? `terraform-${crypto.randomUUID().replaceAll("-", "")}`;
    const FunctionName = inputs.function as string;
    await client(cloud).send(
      new sdk.AddPermissionCommand({ StatementId, FunctionName, Action, Principal, SourceAccount, SourceArn }),
    );
    return StatementId;
  },
  read: async ({ cloud, id: StatementId, inputs }) => {
    const FunctionName = inputs.function as string;
    const { Policy } = await client(cloud).send(new sdk.GetPolicyCommand({ FunctionName }));
    const { Statement } = JSON.parse(Policy!) as { readonly Statement: readonly PolicyStatement[] };
    const it = Statement.find(({ Sid }) => Sid === StatementId);
    if (!it) return undefined;
    return {
      ...{ StatementId, FunctionName, Action: it.Action },
      Principal: typeof it.Principal === "string" ? it.Principal : Object.values(it.Principal)[0]!,
      SourceAccount: condition(it, "AWS:SourceAccount"),
      SourceArn: condition(it, "AWS:SourceArn"),
    };
  },
  delete: async ({ cloud, id: StatementId, inputs }) =>
    client(cloud).send(new sdk.RemovePermissionCommand({ StatementId, FunctionName: inputs.function as string })),
  outputs: { statementId: "StatementId" },
});

export const entries: Record<string, AnyEntry> = {
  "aws:lambda/function:Function": regionFunction,
  "aws:lambda/permission:Permission": permission,
};
