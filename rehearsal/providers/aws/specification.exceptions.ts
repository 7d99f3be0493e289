type ByType<T> = Readonly<Record<string, T>>;

// Reasons that several types share.
const firstDatabase = "names the first database of a global cluster made empty; CloudFormation's has no such property";
const fixedByAws = "can't be changed in AWS: CloudFormation refuses the update, the provider replaces";
const modifiedAsRule =
  "is changed in place by ModifySecurityGroupRules, which is newer than CloudFormation's resource and keeps the rule's id";
const ofBucket =
  "is a property of AWS::S3::Bucket there, which changes in place; here it belongs to one bucket, and another bucket is another setting";
const ofVault =
  "is a property of AWS::Backup::BackupVault there; here it belongs to one vault, and another vault is another setting";
const partOfHealthCheck =
  "is fixed when a health check is made; CloudFormation sees one HealthCheckConfig and doesn't tell its parts apart";
const prefixOfName = "is another way to give a name, which AWS fixes; CloudFormation doesn't have it";

/** CloudFormation's name of a type, where it isn't the same class in the same service. */
export const cloudFormationTypes: ByType<string> = {
  "aws:autoscaling/group:Group": "AWS::AutoScaling::AutoScalingGroup",
  "aws:autoscaling/policy:Policy": "AWS::AutoScaling::ScalingPolicy",
  "aws:backup/plan:Plan": "AWS::Backup::BackupPlan",
  "aws:backup/selection:Selection": "AWS::Backup::BackupSelection",
  "aws:backup/vault:Vault": "AWS::Backup::BackupVault",
  "aws:cloudwatch/logGroup:LogGroup": "AWS::Logs::LogGroup",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "AWS::CloudWatch::Alarm",
  "aws:docdb/cluster:Cluster": "AWS::DocDB::DBCluster",
  "aws:docdb/clusterInstance:ClusterInstance": "AWS::DocDB::DBInstance",
  "aws:docdb/clusterParameterGroup:ClusterParameterGroup": "AWS::DocDB::DBClusterParameterGroup",
  "aws:docdb/subnetGroup:SubnetGroup": "AWS::DocDB::DBSubnetGroup",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "AWS::EC2::SubnetRouteTableAssociation",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "AWS::IAM::OIDCProvider",
  "aws:rds/cluster:Cluster": "AWS::RDS::DBCluster",
  "aws:rds/clusterInstance:ClusterInstance": "AWS::RDS::DBInstance",
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": "AWS::RDS::DBClusterParameterGroup",
  "aws:rds/instance:Instance": "AWS::RDS::DBInstance",
  "aws:rds/parameterGroup:ParameterGroup": "AWS::RDS::DBParameterGroup",
  "aws:rds/subnetGroup:SubnetGroup": "AWS::RDS::DBSubnetGroup",
  "aws:route53/record:Record": "AWS::Route53::RecordSet",
  "aws:route53/zone:Zone": "AWS::Route53::HostedZone",
  "aws:sesv2/configurationSet:ConfigurationSet": "AWS::SES::ConfigurationSet",
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination":
    "AWS::SES::ConfigurationSetEventDestination",
  "aws:sesv2/emailIdentity:EmailIdentity": "AWS::SES::EmailIdentity",
  "aws:sns/topicSubscription:TopicSubscription": "AWS::SNS::Subscription",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "AWS::EC2::SecurityGroupEgress",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "AWS::EC2::SecurityGroupIngress",
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": "AWS::WAFv2::LoggingConfiguration",
};

/** Types that CloudFormation doesn't have as resources of their own, and why. */
export const withoutCounterpart: ByType<string> = {
  "aws:acm/certificateValidation:CertificateValidation":
    "is a wait and no resource: CloudFormation waits within AWS::CertificateManager::Certificate",
  "aws:backup/regionSettings:RegionSettings":
    "is a setting of the account in a region, which CloudFormation can't make",
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication":
    "is a property of AWS::RDS::DBInstance there, AutomaticBackupReplicationRegion",
  "aws:backup/vaultNotifications:VaultNotifications": ofVault,
  "aws:backup/vaultPolicy:VaultPolicy": ofVault,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup":
    "is adopted and never made: CloudFormation leaves a VPC's default group alone",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy":
    "is a property of AWS::ECR::Repository there; here it belongs to one repository",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation":
    "is an item of AWS::EKS::AccessEntry's AccessPolicies there; here it is a pair, and another pair is another association",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
    "is an item of AWS::IAM::Role's ManagedPolicyArns there; here it is a pair, and another pair is another attachment",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ofBucket,
  "aws:s3/bucketObjectv2:BucketObjectv2": "is data and no resource to CloudFormation, which can't make objects",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ofBucket,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
  "aws:secretsmanager/secretVersion:SecretVersion":
    "is the SecretString of AWS::SecretsManager::Secret there; here each value is a version of its own",
};

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
