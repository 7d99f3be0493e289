/**
 * Durations of AWS that a laptop doesn't have. A scale of N makes each of them N times as short; time-outs, injected latency and
 * work that is really done here are never scaled.
 */
import { delays } from "../../drill/drills/delays";

export interface AssumedDelay {
  /** Of AWS, at scale 1. */
  readonly seconds: number;
  readonly what: string;
  /** Where AWS documents it; "assumption" where it doesn't. */
  readonly source: string;
}

export const assumedDelays = {
  instanceLaunch: {
    seconds: 60,
    what: "from launch to a running instance whose storefront begins to start",
    source: "assumption",
  },
  podStart: {
    seconds: 10,
    what: "from a pod's scheduling to a running container, on a node that is there and has its image",
    source: "assumption",
  },
  podEviction: {
    seconds: 340,
    what: "from a node's loss until its pods are replaced on others: 40 s until it counts as unreachable, then the pods' toleration of it",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions",
  },
  promotion: {
    ...delays.failover,
    what: "promotion of a secondary cluster of a global database",
  },
  replicaPromotion: {
    ...delays.replicaPromotion,
    what: "promotion of an RDS read replica, of which AWS says that it takes a few minutes, its restart included",
  },
  switchover: {
    ...delays.switchover,
    what: "planned switchover of a global database, of which writes feel the last part",
  },
  databaseRestart: {
    seconds: 30,
    what: "from a database's crash until it takes connections again, on the same or another instance of its region",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html",
  },
  functionRetry: {
    seconds: 60,
    what: "until Lambda tries an event again that failed and nobody waits for; twice as long until the last time",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html",
  },
  healthChecks: {
    seconds: 30,
    what: "three health checks of Route 53 in a row, 10 s apart, before a region counts as failing or as well again",
    source:
      "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
  },
  timeToLive: {
    ...delays.timeToLive,
    what: "that resolvers keep an answer about a load balancer's name, and the edge a connection to it",
  },
  dnsPropagation: {
    seconds: 60,
    what: "a change of records until every name server answers with it",
    source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html",
  },
  metricWatch: {
    seconds: 10,
    what: "between two looks of Route 53 at the data of a metric's health check",
    source: "assumption",
  },
  metricMinute: {
    seconds: 60,
    what: "that CloudWatch makes one datapoint of, and in which an alarm is judged once",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html",
  },
  checkersLinger: {
    seconds: 60,
    what: "that checkers go on in a region which a health check has lost",
    source: "assumption",
  },
  objectReplication: {
    seconds: 15,
    what: "from a write to S3 to its copy in another region, of which AWS says that most take seconds and 99.99 % less than 15 minutes with Replication Time Control",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html",
  },
  tableReplication: {
    seconds: 1,
    what: "from a write to a global table of DynamoDB to the other regions, of which AWS says that it is usually within a second",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html",
  },
  backupCopy: {
    seconds: 300,
    what: "copy of a recovery point into another region's vault, which AWS says depends on its size",
    source: "assumption",
  },
} as const satisfies Readonly<Record<string, AssumedDelay>>;

export class TimeScale {
  /** @param factor at least 1 */
  constructor(readonly factor: number) {}

  /** Milliseconds here for so many seconds of AWS. */
  ms(seconds: number): number {
    return (seconds * 1000) / this.factor;
  }
}
