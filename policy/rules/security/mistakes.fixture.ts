import type { Resource } from "../../rule";

export type Props = Resource["props"];

/** A mistake that somebody could make in the program, and the rule that must stop it. */
export interface Mistake {
  readonly finder: string;
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  /** What becomes of the resource. Default: it is forgotten. */
  readonly change?: (props: Props) => object;
}

/** Tells of mistakes in one stack. The type's token may do without its `aws:`. */
export const mistakesIn =
  (stack: string) =>
  (finder: string, token: string, name: string, change?: Mistake["change"]): Mistake => {
    const type = token.split(":").length > 2 ? token : `aws:${token}`;
    return { finder, stack, type, name, ...(change && { change }) };
  };

/** A policy document with each of its statements changed. */
export const open = (policy: unknown, change: (statement: Record<string, unknown>) => object) => {
  const document = JSON.parse(policy as string) as { Statement: Record<string, unknown>[] };
  return JSON.stringify({ ...document, Statement: document.Statement.map((it) => ({ ...it, ...change(it) })) });
};

/** A statement without its conditions. */
export const bare = ({ Condition: _, ...statement }: Record<string, unknown>) => ({
  ...statement,
  Condition: undefined,
});

/** A launch template with another script. */
const script = (props: Props, change: (text: string) => string) => ({
  userData: Buffer.from(change(Buffer.from(props["userData"] as string, "base64").toString())).toString("base64"),
});

const foundation = mistakesIn("foundation");
const region = mistakesIn("eu-west-1");
const edge = mistakesIn("global");

const distribution = "cloudfront/distribution:Distribution";
const template = "ec2/launchTemplate:LaunchTemplate";

/** In the default kinds of compute and database. */
export const mistakes: readonly Mistake[] = [
  foundation("key-rotation", "kms/key:Key", "key", () => ({ enableKeyRotation: false })),
  foundation("resource-policy-not-public", "kms/key:Key", "key", ({ policy }) => ({
    policy: open(policy, (it) => (it["Sid"] === "AutoScaling" ? bare(it) : it)),
  })),
  foundation("service-principals-bound", "kms/replicaKey:ReplicaKey", "key-replica-eu-west-1", ({ policy }) => ({
    policy: open(policy, (it) => (it["Sid"] === "LogGroups" ? bare(it) : it)),
  })),
  foundation("secret-customer-key", "secretsmanager/secret:Secret", "origin-secret", () => ({
    replicas: [{ region: "eu-west-1" }],
  })),
  foundation("table-customer-key", "dynamodb/table:Table", "carts", () => ({ serverSideEncryption: undefined })),
  foundation("user-pool-client-by-code", "cognito/userPoolClient:UserPoolClient", "user-pool-client", () => ({
    allowedOauthFlows: ["code", "implicit"],
  })),
  foundation("secret-rotation", "secretsmanager/secret:Secret", "origin-secret", () => ({ replicas: [] })),
  foundation("repository-hardened", "ecr/repository:Repository", "storefront", () => ({
    imageTagMutability: "MUTABLE",
  })),
  foundation("database-customer-key", "rds/globalCluster:GlobalCluster", "relational-global-cluster", () => ({
    storageEncrypted: false,
  })),
  foundation("trust-bound", "iam/role:Role", "ci-deploy-role", ({ assumeRolePolicy }) => ({
    assumeRolePolicy: (assumeRolePolicy as string).replace(
      "repo:shop/meridian:environment:production",
      "repo:shop/meridian:*",
    ),
  })),
  foundation("no-wildcard-actions", "iam/rolePolicy:RolePolicy", "ci-preview-policy", ({ policy }) => ({
    policy: (policy as string).replace("ssm:GetParameters", "ssm:*"),
  })),
  foundation("no-wildcard-resources", "iam/rolePolicy:RolePolicy", "ci-preview-policy", ({ policy }) => ({
    policy: (policy as string).replace("s3:GetBucket*", "s3:GetObject"),
  })),
  foundation("pass-role-bound", "iam/rolePolicy:RolePolicy", "ci-deploy-policy", ({ policy }) => ({
    policy: open(policy, (it) => (it["Sid"] === "PassRoles" ? bare(it) : it)),
  })),
  region(
    "bucket-public-access-blocked",
    "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "backup-bucket-public-access",
  ),
  region("bucket-plain-http-refused", "s3/bucketPolicy:BucketPolicy", "backup-bucket-policy"),
  region(
    "bucket-customer-key",
    "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "backup-bucket-encryption",
  ),
  region("bucket-access-lists-off", "s3/bucketOwnershipControls:BucketOwnershipControls", "access-logs", () => ({
    rule: { objectOwnership: "BucketOwnerPreferred" },
  })),
  region("customer-key", "sns/topic:Topic", "alerts", () => ({ kmsMasterKeyId: undefined })),
  region("customer-key", "backup/vault:Vault", "backup-vault", () => ({ kmsKeyArn: undefined })),
  region("customer-key", "cloudwatch/logGroup:LogGroup", "storefront", () => ({ kmsKeyId: undefined })),
  region("log-retention", "cloudwatch/logGroup:LogGroup", "storefront", () => ({ retentionInDays: undefined })),
  region("resource-policy-not-public", "sns/topicPolicy:TopicPolicy", "alerts", ({ policy }) => ({
    policy: open(policy, (it) => ({ ...bare(it), Principal: "*" })),
  })),
  region("service-principals-bound", "sns/topicPolicy:TopicPolicy", "alerts", ({ policy }) => ({
    policy: open(policy, bare),
  })),
  region("database-customer-key", "rds/cluster:Cluster", "relational-cluster", () => ({ kmsKeyId: undefined })),
  region("database-customer-key", "docdb/cluster:Cluster", "document-cluster", () => ({ storageEncrypted: false })),
  region("performance-insights-customer-key", "docdb/clusterInstance:ClusterInstance", "document-instance-1", () => ({
    performanceInsightsKmsKeyId: undefined,
  })),
  region("database-tls-forced", "rds/clusterParameterGroup:ClusterParameterGroup", "relational-parameters", () => ({
    parameters: [],
  })),
  region("database-tls-forced", "docdb/cluster:Cluster", "document-cluster", () => ({
    dbClusterParameterGroupName: undefined,
  })),
  region("database-not-public", "rds/clusterInstance:ClusterInstance", "relational-instance-1", () => ({
    publiclyAccessible: true,
  })),
  region("database-logs-exported", "docdb/cluster:Cluster", "document-cluster", () => ({
    enabledCloudwatchLogsExports: ["profiler"],
  })),
  region("database-token-sign-in", "rds/cluster:Cluster", "relational-cluster", () => ({
    iamDatabaseAuthenticationEnabled: false,
  })),
  region("listener-tls", "lb/listener:Listener", "https", () => ({ sslPolicy: undefined })),
  region("load-balancer-logged", "lb/loadBalancer:LoadBalancer", "alb", () => ({ accessLogs: undefined })),
  region("load-balancer-headers", "lb/loadBalancer:LoadBalancer", "alb", () => ({
    dropInvalidHeaderFields: undefined,
  })),
  region("no-open-ingress", "vpc/securityGroupIngressRule:SecurityGroupIngressRule", "alb-edge-https", () => ({
    prefixListId: undefined,
    cidrIpv4: "0.0.0.0/0",
  })),
  region("no-open-egress", "vpc/securityGroupEgressRule:SecurityGroupEgressRule", "storefront-to-https", () => ({
    ipProtocol: "-1",
  })),
  region("default-group-closed", "ec2/defaultSecurityGroup:DefaultSecurityGroup", "default-closed", () => ({
    ingress: [{ protocol: "-1", self: true }],
  })),
  region("instance-metadata", template, "storefront", ({ metadataOptions }) => ({
    metadataOptions: { ...(metadataOptions as object), httpPutResponseHopLimit: 2 },
  })),
  region("volumes-customer-key", template, "storefront", () => ({ blockDeviceMappings: [] })),
  region("no-public-instances", template, "storefront", () => ({
    networkInterfaces: [{ associatePublicIpAddress: "true" }],
  })),
  region("no-secure-shell", template, "storefront", () => ({ keyName: "operator" })),
  region("images-by-digest", template, "storefront", (props) =>
    script(props, (text) => text.replaceAll(/@sha256:\w+/g, ":latest")),
  ),
  region("no-secrets-in-plain-text", template, "storefront", (props) =>
    script(props, (text) => text.replace(/^(\w+_SECRET_ARN)=.*$/m, "$1=hunter2")),
  ),
  region("no-wildcard-resources", "iam/rolePolicy:RolePolicy", "storefront", ({ policy }) => ({
    policy: open(policy, (it) => (it["Sid"] === "OpenSecrets" ? { Resource: "*" } : it)),
  })),
  region("no-administrators", "iam/rolePolicyAttachment:RolePolicyAttachment", "storefront-ssm", () => ({
    policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  })),
  region("trust-bound", "iam/role:Role", "storefront", ({ assumeRolePolicy }) => ({
    assumeRolePolicy: open(assumeRolePolicy, () => ({ Principal: "*" })),
  })),
  edge(
    "bucket-public-access-blocked",
    "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "static-eu-west-1",
    () => ({ blockPublicPolicy: false }),
  ),
  edge("service-principals-bound", "s3/bucketPolicy:BucketPolicy", "static-us-east-1", ({ policy }) => ({
    policy: open(policy, (it) => (it["Effect"] === "Allow" ? bare(it) : it)),
  })),
  edge("distribution-tls", distribution, "distribution", ({ viewerCertificate }) => ({
    viewerCertificate: { ...(viewerCertificate as object), minimumProtocolVersion: "TLSv1" },
  })),
  edge("distribution-logged", distribution, "distribution", () => ({ loggingConfig: undefined })),
  edge("distribution-firewall", distribution, "distribution", () => ({ webAclId: undefined })),
  edge("distribution-origins", distribution, "distribution", ({ origins }) => ({
    origins: (origins as object[]).map((it) => ({ ...it, originAccessControlId: undefined })),
  })),
  region("function-api-hidden", "apigatewayv2/api:Api", "functions", () => ({ disableExecuteApiEndpoint: false })),
  region("function-logs-kept", "lambda/function:Function", "feed", () => ({ loggingConfig: { logFormat: "JSON" } })),
  region("function-not-public", "lambda/permission:Permission", "functions-api-calls-feed", () => ({ principal: "*" })),
  edge("firewall-logged", "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "web-acl-logs"),
  edge("firewall-rules", "wafv2/webAcl:WebAcl", "web-acl", () => ({ rules: [] })),
  edge("customer-key", "sns/topic:Topic", "edge-alarms", () => ({ kmsMasterKeyId: undefined })),
];
