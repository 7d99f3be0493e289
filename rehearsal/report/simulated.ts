import type { Report } from "./report";

const kubernetes = [
  "Kubernetes objects are kept in memory by the providers, which refuse names, namespaces and kinds that a cluster would refuse. " +
    "No API server answers, no controller runs, no chart is fetched and no pod starts.",
  "A TargetGroupBinding registers as many addresses of the cluster's subnets as the storefront would have pods; " +
    "the emulator takes all of them for healthy.",
];

/** What stands in for AWS in a rehearsal, and what follows from it for the figures. */
export function simulations(report: Report): string[] {
  return [
    `The AWS APIs are answered by moto ${report.versions["moto"] ?? ""} and Meridian's overlay, in one process on this machine. ` +
      "All regions live in it: there is no distance between them, and no waiting for AWS to build anything.",
    "The providers are Meridian's stand-ins for pulumi-aws, awsx, eks, kubernetes and random. The Pulumi engine, its state and the program are real.",
    "Types that are not emulated (listed below) make no API call at all.",
    "Databases are clusters and members as the API knows them. No database runs, no row is written or replicated, " +
      "so nothing here says anything about replication lag, lost writes, or how long a failover takes.",
    "A switchover or failover changes the members' roles at once. For the failover, the emulator is told that the writer's region is down.",
    "Instances are started by the emulator's Auto Scaling and run nothing: the storefront isn't there, and no request is served.",
    ...(report.kinds.compute === "eks" ? kubernetes : []),
    "Endpoint health checks are not probed: the rehearsal says which regions fail. Answers follow Route 53's documented rules, with the distance " +
      "on the globe for latency. No viewer goes through CloudFront: the distribution is created, read back and compared.",
    "Certificates are issued as soon as their validation records exist; deployments of CloudFront and of databases are complete when the call returns.",
  ];
}
