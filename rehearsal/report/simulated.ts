import type { Report } from "./report";

const objects =
  "Kubernetes objects are kept in memory by the providers, which refuse names, namespaces and kinds that a cluster would refuse. ";

const kubernetes = [
  `${objects}No API server answers, no controller runs, no chart is fetched and no pod starts.`,
  "A TargetGroupBinding registers as many addresses of the cluster's subnets as the storefront would have pods; " +
    "the emulator takes all of them for healthy.",
];

const livingKubernetes = [
  `${objects}No API server answers, no chart is fetched, and of controllers those alone run that replace a Deployment's pods and register them as targets.`,
  "A pod is a process of the storefront with its container's environment: nodes, sidecars, probes of its own, network policies and disruption " +
    "budgets aren't there, and no metric scales a Deployment.",
];

/** Of a rehearsal in which nothing lived. */
const planned = [
  "Databases are clusters and members as the API knows them. No database runs, no row is written or replicated, " +
    "so nothing here says anything about replication lag, lost writes, or how long a failover takes.",
  "A switchover or failover changes the members' roles at once. For the failover, the emulator is told that the writer's region is down.",
  "Instances are started by the emulator's Auto Scaling and run nothing: the storefront isn't there, and no request is served.",
  "Endpoint health checks are not probed: the rehearsal says which regions fail. Answers follow Route 53's documented rules, with the distance " +
    "on the globe for latency. No viewer goes through CloudFront: the distribution is created, read back and compared.",
];

/** Of one in which users shopped. */
const living = [
  "A cluster is one PostgreSQL server, whatever its number of instances, and for documents FerretDB before it, without transactions and text indexes. " +
    "Aurora replicates storage; here the log is streamed, and a copy is made anew where histories have parted.",
  "An instance in service is a process of the storefront with its launch template's environment. What differs is its port, where the AWS API is, " +
    "the authority that is trusted, and a payment gateway for test cards.",
  "A load balancer is one process without nodes in its zones. The edge is one process with a location near each region: it speaks HTTP/1.1, evaluates no " +
    "rule of WAF, and writes no access log.",
  "Health checkers, load balancers and the edge really ask; latency between regions is the distance on the globe for DNS, and none at all for requests, " +
    "unless a fault adds it. All regions share this machine's processors.",
  "A backup job that somebody starts, a copy of its recovery point and what is restored from it have a database cluster's real data. AWS Backup's plans " +
    "start none here, and nothing else is backed up.",
  "Nobody is notified of alarms, and no metric scales a group.",
  "Whoever has a role is held to its policies, not to those of buckets and keys. Who may assume it (its trust policy) is judged by nobody here.",
];

/** What stands in for AWS in a rehearsal, and what follows from it for the figures. */
export function simulations(report: Report): string[] {
  return [
    `The AWS APIs are answered by moto ${report.versions["moto"] ?? ""} and Meridian's overlay, in one process on this machine. ` +
      "All regions live in it: there is no distance between them, and no waiting for AWS to build anything.",
    "The providers are Meridian's stand-ins for pulumi-aws, awsx, eks, kubernetes and random. The Pulumi engine, its state and the program are real.",
    "Types that are not emulated (listed below) make no API call at all.",
    ...(report.life ? living : planned),
    ...(report.kinds.compute === "eks" ? (report.life ? livingKubernetes : kubernetes) : []),
    "Certificates are issued as soon as their validation records exist; deployments of CloudFront and of databases are complete when the call returns.",
  ];
}
