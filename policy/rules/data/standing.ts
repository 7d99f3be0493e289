/** What can't be replaced while it is in use, by type: which inputs would, what comes of it, and what to do instead. */

export interface Standing {
  /** Inputs that replace it wherever they change. */
  readonly inputs: readonly string[];
  /** Completes "The plan replaces …: ". */
  readonly lost: string;
  /** What whoever changed it probably wants, as an instruction. */
  readonly instead: string;
  /** It isn't taken out of the program either. */
  readonly stays?: true;
}

const anotherNetwork =
  "Set vpcCidr and availabilityZones back. Another network is another region's: add that region, or let this one leave " +
  "leave and join again with the new block (docs/changes.md#another-network).";
const anotherDomain =
  "Set domain and hostedZoneId back. A shop gets another name by a second platform beside this one, in an account of its own, to which " +
  "the data is restored (docs/changes.md#another-domain).";
const homeStays =
  "Set homeRegion and aws:region of foundation and global back, and put the region back into regions. What exists once stays where it was " +
  "made; who writes is moved without any of it (docs/resilience.md).";

const network =
  "the old one can't be deleted while load balancer, instances and databases are in it, and the update stops halfway";
const edgeNames = "certificates and records of the new name don't exist while users come by the old one";

export const standing: Readonly<Record<string, Standing>> = {
  "aws:ec2/vpc:Vpc": {
    inputs: ["cidrBlock", "instanceTenancy", "ipv4IpamPoolId", "ipv4NetmaskLength", "region"],
    lost: network,
    instead: anotherNetwork,
  },
  "aws:ec2/subnet:Subnet": {
    inputs: ["availabilityZone", "cidrBlock", "region"],
    lost: network,
    instead: anotherNetwork,
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    inputs: ["name", "internal", "loadBalancerType", "region"],
    lost: "DNS and the other regions go on asking the old one until global is deployed, so that nobody reaches the region meanwhile",
    instead: "Set what changed back. Where it has to be another one, let the region leave and join again.",
  },
  "aws:lb/listener:Listener": {
    inputs: ["loadBalancerArn", "region"],
    lost: "the region answers nobody until its rules stand again",
    instead: "Set what changed back.",
  },
  "aws:eks/cluster:Cluster": {
    inputs: ["name", "roleArn", "encryptionConfig", "bootstrapSelfManagedAddons", "region"],
    lost: "its nodes and every pod go with it, and the region serves nobody until the new one is full",
    instead:
      "Move the region to instances first (npm run move-compute -- --region <region> --to asg), change it, and move back (docs/compute.md).",
  },
  "aws:route53/zone:Zone": {
    inputs: ["name", "delegationSetId"],
    lost: "the new one has other name servers, and everything that is looked up in the old one is gone until the registrar names them",
    instead: anotherDomain,
    stays: true,
  },
  "aws:acm/certificate:Certificate": {
    inputs: ["domainName", "subjectAlternativeNames", "validationMethod", "keyAlgorithm", "region"],
    lost: `the old one can't be deleted while CloudFront or a listener uses it, and ${edgeNames}`,
    instead: anotherDomain,
  },
  "aws:kms/key:Key": {
    inputs: ["multiRegion", "keyUsage", "customerMasterKeySpec", "region"],
    lost: "nobody can read again what it encrypted, in any region: databases, secrets, images and backups",
    instead: homeStays,
  },
  "aws:kms/replicaKey:ReplicaKey": {
    inputs: ["primaryKeyArn", "region"],
    lost: "what the region encrypted with it can't be read while it waits for its deletion, and never again afterwards",
    instead: homeStays,
  },
  "aws:secretsmanager/secret:Secret": {
    inputs: ["name", "region"],
    lost: "every region's instances are told the old one's address, and find nothing there when they start",
    instead: homeStays,
  },
  "aws:ecr/repository:Repository": {
    inputs: ["name", "encryptionConfigurations", "region"],
    lost: "every image in it is gone, and no instance or pod can start",
    instead: homeStays,
  },
  "aws:rds/globalCluster:GlobalCluster": {
    inputs: ["globalClusterIdentifier", "engine", "storageEncrypted", "region"],
    lost: "AWS deletes none that has members, and members can't move to another",
    instead: homeStays,
  },
  "aws:docdb/globalCluster:GlobalCluster": {
    inputs: ["globalClusterIdentifier", "engine", "storageEncrypted", "region"],
    lost: "AWS deletes none that has members, and members can't move to another",
    instead: homeStays,
  },
};

/** Inputs that replace what holds data and isn't among these. */
export const replacing: Readonly<Record<string, readonly string[]>> = {
  "aws:rds/cluster:Cluster": ["clusterIdentifier", "engine", "engineMode", "kmsKeyId", "storageEncrypted", "region"],
  "aws:rds/clusterInstance:ClusterInstance": ["identifier", "clusterIdentifier", "engine", "region"],
  "aws:rds/instance:Instance": ["engine", "kmsKeyId", "storageEncrypted", "region"],
  "aws:docdb/cluster:Cluster": ["clusterIdentifier", "engine", "kmsKeyId", "storageEncrypted", "port", "region"],
  "aws:docdb/clusterInstance:ClusterInstance": ["identifier", "clusterIdentifier", "engine", "region"],
  "aws:s3/bucket:Bucket": ["bucket", "objectLockEnabled", "region"],
  "aws:backup/vault:Vault": ["name", "kmsKeyArn", "region"],
};
