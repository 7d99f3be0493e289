/** How types are called in CloudFormation. */
type ByType<T> = Readonly<Record<string, T>>;

// Reasons that several types share.
const ofBucket =
  "is a property of AWS::S3::Bucket there, which changes in place; here it belongs to one bucket, and another bucket is another setting";
const ofVault =
  "is a property of AWS::Backup::BackupVault there; here it belongs to one vault, and another vault is another setting";

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
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": ofBucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
  "aws:s3/bucketNotification:BucketNotification": ofBucket,
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
