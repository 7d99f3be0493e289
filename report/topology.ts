/** A DNS record as its stack's state holds it. */
export interface TopologyRecord {
  /** Whole name. */
  readonly name: string;
  readonly type: string;
  /** Tells records of one name and type apart; records with a routing policy have one. */
  readonly set?: string;
  readonly policy: "simple" | "latency" | "failover";
  /** Name that an alias stands for, or the record's own value. */
  readonly target: string;
  /** Name of the health check that decides about the record. */
  readonly healthCheck?: string;
}

/** What a region does for a store: asked of the database, not read from code. *none* is no member of the global cluster. */
export type StoreRole = "writer" | "reader" | "none";

/** What the storefront runs on in a region: two of them while a region moves from one kind to the other. */
export interface TopologyCompute {
  readonly kind: "asg" | "eks";
  /** Instances that its Auto Scaling groups keep. */
  readonly instances: number;
  /** Pods of the storefront; missing where it runs on instances. */
  readonly pods?: number;
  /** Version of Kubernetes; missing where it runs on instances. */
  readonly version?: string;
}

export interface TopologyRegion {
  readonly region: string;
  /** IPv4 block of the VPC. */
  readonly cidr: string;
  /** The load balancer's own DNS name. */
  readonly loadBalancer: string;
  /** Instances of all kinds of compute together. */
  readonly instances: number;
  readonly compute: readonly TopologyCompute[];
  readonly relational: StoreRole;
  readonly document: StoreRole;
  /** Region that this one's recovery points are copied to; empty where there is none. */
  readonly backupsTo: string;
}

export interface TopologyHealthCheck {
  readonly id: string;
  readonly name: string;
  /** *endpoint* asks a load balancer, *alarm* follows a CloudWatch alarm, *calculated* needs all of its children. */
  readonly type: "endpoint" | "alarm" | "calculated";
  /** Names of the checks that a calculated one is made of. */
  readonly children: readonly string[];
  /** Region of the alarm that an alarm check follows. */
  readonly alarmRegion?: string;
}

/** Everything here is read from the stacks' state and from the databases, so it is what was deployed, not what was planned. */
export interface Topology {
  /** D: the public name. */
  readonly domain: string;
  /** What kind the relational database is. */
  readonly relationalKind: "aurora-global" | "rds";
  readonly regions: readonly TopologyRegion[];
  readonly records: readonly TopologyRecord[];
  readonly healthChecks: readonly TopologyHealthCheck[];
  readonly distribution: {
    /** Name that CloudFront gave it. */
    readonly domain: string;
    readonly origins: readonly string[];
  };
}
