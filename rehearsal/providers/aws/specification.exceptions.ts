type ByType<T> = Readonly<Record<string, T>>;

// Reasons that several types share.
const firstDatabase = "names the first database of a global cluster made empty; CloudFormation's has no such property";
const fixedByAws = "can't be changed in AWS: CloudFormation refuses the update, the provider replaces";
const modifiedAsRule =
  "is changed in place by ModifySecurityGroupRules, which is newer than CloudFormation's resource and keeps the rule's id";
const quickly = "is ForceNew in the provider: UpdateApi takes it, and makes no other integration of it";
const partOfHealthCheck =
  "is fixed when a health check is made; CloudFormation sees one HealthCheckConfig and doesn't tell its parts apart";
const prefixOfName = "is another way to give a name, which AWS fixes; CloudFormation doesn't have it";

/** CloudFormation's name of an input, where it isn't the same word: by type, then by input. */
export const properties: ByType<Readonly<Record<string, string>>> = {
  "aws:backup/plan:Plan": {
    name: "BackupPlan",
  },
  "aws:backup/selection:Selection": {
    conditions: "BackupSelection",
    iamRoleArn: "BackupSelection",
    name: "BackupSelection",
    notResources: "BackupSelection",
    planId: "BackupPlanId",
    resources: "BackupSelection",
    selectionTags: "BackupSelection",
  },
  "aws:backup/vault:Vault": {
    kmsKeyArn: "EncryptionKeyArn",
    name: "BackupVaultName",
  },
  "aws:cloudfront/distribution:Distribution": {
    staging: "DistributionConfig",
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    name: "AlarmName",
  },
  "aws:docdb/cluster:Cluster": {
    clusterIdentifier: "DBClusterIdentifier",
  },
  "aws:docdb/clusterInstance:ClusterInstance": {
    clusterIdentifier: "DBClusterIdentifier",
    identifier: "DBInstanceIdentifier",
  },
  "aws:docdb/subnetGroup:SubnetGroup": {
    description: "DBSubnetGroupDescription",
    name: "DBSubnetGroupName",
  },
  "aws:cognito/userPool:UserPool": {
    name: "UserPoolName",
  },
  "aws:dynamodb/table:Table": {
    hashKey: "KeySchema",
    name: "TableName",
    rangeKey: "KeySchema",
  },
  "aws:ec2/flowLog:FlowLog": {
    eniId: "ResourceId",
    iamRoleArn: "DeliverLogsPermissionArn",
    subnetId: "ResourceId",
    vpcId: "ResourceId",
  },
  "aws:ec2/natGateway:NatGateway": {
    privateIp: "PrivateIpAddress",
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    description: "GroupDescription",
    name: "GroupName",
  },
  "aws:eks/nodeGroup:NodeGroup": {
    nodeRoleArn: "NodeRole",
    subnetIds: "Subnets",
  },
  "aws:iam/rolePolicy:RolePolicy": {
    name: "PolicyName",
    role: "RoleName",
  },
  "aws:kms/alias:Alias": {
    name: "AliasName",
  },
  "aws:kms/key:Key": {
    customerMasterKeySpec: "KeySpec",
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    internal: "Scheme",
    loadBalancerType: "Type",
  },
  "aws:rds/cluster:Cluster": {
    clusterIdentifier: "DBClusterIdentifier",
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    clusterIdentifier: "DBClusterIdentifier",
    identifier: "DBInstanceIdentifier",
  },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": {
    name: "DBClusterParameterGroupName",
  },
  "aws:rds/instance:Instance": { identifier: "DBInstanceIdentifier", username: "MasterUsername" },
  "aws:rds/parameterGroup:ParameterGroup": {
    name: "DBParameterGroupName",
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    description: "DBSubnetGroupDescription",
    name: "DBSubnetGroupName",
  },
  "aws:route53/healthCheck:HealthCheck": {
    measureLatency: "HealthCheckConfig",
    requestInterval: "HealthCheckConfig",
    routingControlArn: "HealthCheckConfig",
    type: "HealthCheckConfig",
  },
  "aws:route53/record:Record": {
    zoneId: "HostedZoneId",
  },
  "aws:s3/bucket:Bucket": {
    bucket: "BucketName",
  },
  "aws:sesv2/configurationSet:ConfigurationSet": {
    configurationSetName: "Name",
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    arn: "Topics",
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    topic: "TopicArn",
  },
  "aws:apigatewayv2/stage:Stage": {
    name: "StageName",
  },
  "aws:lambda/function:Function": {
    name: "FunctionName",
  },
  "aws:lambda/permission:Permission": {
    function: "FunctionName",
  },
  "aws:sqs/queue:Queue": {
    name: "QueueName",
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    cidrIpv4: "CidrIp",
    prefixListId: "DestinationPrefixListId",
    referencedSecurityGroupId: "DestinationSecurityGroupId",
    securityGroupId: "GroupId",
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    cidrIpv4: "CidrIp",
    prefixListId: "SourcePrefixListId",
    referencedSecurityGroupId: "SourceSecurityGroupId",
    securityGroupId: "GroupId",
  },
};

/** Inputs on which an entry and CloudFormation disagree about replacement: by type, then by input, each with the reason. */
export const differences: ByType<Readonly<Record<string, string>>> = {
  "aws:scheduler/schedule:Schedule": {
    groupName: "the real provider makes it anew (ForceNew), as the group is part of its id",
  },
  "aws:autoscaling/policy:Policy": {
    name: "identifies a policy within its group; CloudFormation makes up its own",
  },
  "aws:backup/plan:Plan": {
    name: "is ForceNew in the provider; CloudFormation sees one BackupPlan and changes it in place",
  },
  "aws:cloudfront/distribution:Distribution": {
    staging:
      "is fixed when a distribution is made; CloudFormation sees one DistributionConfig and doesn't tell its parts apart",
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    logGroupClass: fixedByAws,
  },
  "aws:cognito/userPool:UserPool": {
    aliasAttributes: fixedByAws,
    name: "is ForceNew in the provider, though UpdateUserPool could change it",
    usernameAttributes: fixedByAws,
    usernameConfiguration: fixedByAws,
  },
  "aws:docdb/cluster:Cluster": {
    engine: "is ForceNew in the provider; CloudFormation's type is DocumentDB alone",
    engineVersion:
      "is changed in place by ModifyDBCluster, which is newer than CloudFormation's specification of the type",
    port: "is ForceNew in the provider, though ModifyDBCluster could change it",
  },
  "aws:docdb/clusterInstance:ClusterInstance": {
    engine: "is ForceNew in the provider; CloudFormation's type is DocumentDB alone",
  },
  "aws:docdb/globalCluster:GlobalCluster": {
    databaseName: firstDatabase,
    engineVersion:
      "is changed in place by an upgrade of every member, which is newer than CloudFormation's specification of the type",
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    gatewayId: "identifies an association; CloudFormation has a type of its own for gateways",
    routeTableId: "is changed in place by ReplaceRouteTableAssociation, which CloudFormation doesn't use",
  },
  "aws:eks/nodeGroup:NodeGroup": {
    nodeGroupNamePrefix: prefixOfName,
  },
  "aws:kms/key:Key": {
    customerMasterKeySpec: fixedByAws,
    keyUsage: fixedByAws,
    multiRegion: fixedByAws,
  },
  "aws:apigatewayv2/api:Api": {
    credentialsArn: quickly,
    routeKey: quickly,
    target: quickly,
  },
  "aws:apigatewayv2/apiMapping:ApiMapping": {
    apiId: "is ForceNew in the provider, though UpdateApiMapping could change it",
  },
  "aws:apigatewayv2/integration:Integration": {
    integrationSubtype: "is ForceNew in the provider, though UpdateIntegration could change it",
    integrationType: "is ForceNew in the provider, though UpdateIntegration could change it",
  },
  "aws:lambda/permission:Permission": {
    qualifier: "is part of FunctionName in CloudFormation",
    statementId: "is what identifies a permission here; CloudFormation makes up its own",
  },
  "aws:rds/instance:Instance": {
    identifier: "ModifyDBInstance renames it, and the real provider asks for that",
    dbSubnetGroupName: "ModifyDBInstance moves it, and the real provider asks for that",
    port: "ModifyDBInstance changes it, and the real provider asks for that",
  },
  "aws:rds/globalCluster:GlobalCluster": {
    databaseName: firstDatabase,
    engineLifecycleSupport: "is ForceNew in the provider: ModifyGlobalCluster can't change it",
  },
  "aws:route53/healthCheck:HealthCheck": {
    measureLatency: partOfHealthCheck,
    referenceName: "begins the caller reference, which AWS fixes; CloudFormation makes up its own",
    requestInterval: partOfHealthCheck,
    routingControlArn: partOfHealthCheck,
    type: partOfHealthCheck,
  },
  "aws:route53/zone:Zone": {
    delegationSetId: "is fixed when a zone is made; CloudFormation can't give a zone a delegation set",
  },
  "aws:s3/bucket:Bucket": {
    bucketPrefix: prefixOfName,
  },
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": {
    eventDestinationName: "lies within EventDestination there, which CloudFormation says to change in place",
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    arn: "is one topic here, and another topic is another policy; CloudFormation's policy holds a list of topics",
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    queueUrl: "is one queue here, and another queue is another policy; CloudFormation's policy holds a list of queues",
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    cidrIpv4: modifiedAsRule,
    cidrIpv6: modifiedAsRule,
    fromPort: modifiedAsRule,
    ipProtocol: modifiedAsRule,
    prefixListId: modifiedAsRule,
    referencedSecurityGroupId: modifiedAsRule,
    toPort: modifiedAsRule,
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    cidrIpv4: modifiedAsRule,
    cidrIpv6: modifiedAsRule,
    fromPort: modifiedAsRule,
    ipProtocol: modifiedAsRule,
    prefixListId: modifiedAsRule,
    referencedSecurityGroupId: modifiedAsRule,
    toPort: modifiedAsRule,
  },
  "aws:wafv2/webAcl:WebAcl": {
    namePrefix: prefixOfName,
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
    logDestinationConfigs: "is ForceNew in the provider, though PutLoggingConfiguration could change it",
  },
};
