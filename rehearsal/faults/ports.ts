/** What faults need of a living cloud. Each part of the data plane gives what is its own; a fault knows no part. */

/** Ends what a fault has begun, once: a second call changes nothing. */
export type Undo = () => Promise<void>;

export const storeNames = ["relational", "document"] as const;

export type StoreName = (typeof storeNames)[number];

/** A region, or one availability zone of it. */
export interface FaultPlace {
  readonly region: string;
  readonly zone?: string;
}

/** Ends of links: what is given must fit. `outside` is whatever is in no region: viewers, the edge, checkers. */
export interface EndChoice {
  readonly region?: string;
  readonly zone?: string;
  readonly name?: string;
  readonly outside?: true;
}

/** On every link between one end and the other, whichever connects. */
export interface NetworkFault {
  /** The second undefined: whatever the first doesn't choose. */
  readonly between: readonly [EndChoice, EndChoice?];
  readonly effect:
    | { readonly kind: "cut" }
    /** Added to each direction. */
    | { readonly kind: "delay"; readonly ms: number }
    /** Felt as retransmission: 200 ms, doubling. */
    | { readonly kind: "loss"; readonly percent: number };
}

export interface NetworkFaults {
  apply(fault: NetworkFault): Undo;
  /** Names of ends that there are links to or from. */
  ends(): readonly string[];
}

/** A process of the data plane, by the name that people use: an instance's id, `us-east-1 relational`. */
export interface RunningProcess {
  readonly name: string;
  readonly region?: string;
  readonly zone?: string;
  /** "storefront", "relational database", "document database". */
  readonly what: string;
  readonly pid: number;
}

/** Of one part of the data plane, or of all of them together. */
export interface ProcessFaults {
  list(): readonly RunningProcess[];
  /** SIGKILL; what happens next is the part's matter, as in AWS. */
  kill(name: string): Promise<void>;
  /** SIGSTOP, until undone. */
  freeze(name: string): Undo;
  /** Ends everything of the part in that place, and starts nothing there until undone. */
  takeDown(place: FaultPlace): Promise<Undo>;
}

export interface ReplicationFaults {
  /** From whoever writes in either region to the other. */
  cut(store: StoreName, regions: readonly [string, string]): Promise<Undo>;
}

/** Of global tables, which have no writer. */
export interface TableFaults {
  /** Changes stop reaching the other of two regions, in both directions; they come when that ends. */
  cut(regions: readonly [string, string]): Promise<Undo>;
}

/** Something that has a name and can be put into a state. @throws Error that says why it can't here. */
export interface NamedFaults {
  names(): readonly string[];
  begin(name: string): Promise<Undo>;
}

/** Calls of AWS APIs: what isn't given fits all. */
export interface ApiFault {
  /** As it signs its calls: `rds`, `route53`, `autoscaling`. */
  readonly service: string;
  readonly operation?: string;
  readonly region?: string;
  readonly effect:
    | { readonly kind: "refuse" }
    | { readonly kind: "slow"; readonly ms: number }
    /** The next `count` calls take effect, and their answers are lost. */
    | { readonly kind: "lose-response"; readonly count: number };
}

export interface ApiFaults {
  apply(fault: ApiFault): Promise<Undo>;
  /** No AWS API answers in the region, and its database clusters are down. */
  takeDown(region: string): Promise<Undo>;
}

export interface FaultPorts {
  readonly regions: readonly string[];
  /** Availability zones that something runs in, by region. */
  zones(region: string): readonly string[];
  readonly network: NetworkFaults;
  readonly processes: ProcessFaults;
  readonly replication: ReplicationFaults;
  readonly tables: TableFaults;
  readonly apis: ApiFaults;
  /** Data folders of database servers, by the server's name. */
  readonly disks: NamedFaults;
  /** Certificates that servers show, by host name. */
  readonly certificates: NamedFaults;
  /** Secrets of Secrets Manager, by name. Undoing leaves the new value, as a rotation is over when it is over. */
  readonly secrets: NamedFaults;
  /** Clocks of a region's storefronts. */
  readonly clocks: { skew(region: string, seconds: number): Promise<Undo> };
}
