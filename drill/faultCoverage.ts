/** Which fault of which drill can be had where: on the local cloud by its own faults, in AWS by experiments of its Fault Injection Service. Pure. */
import type { DrillFault } from "./drill";

/**
 * `exercised`: it is done. `approximated`: something that users and drills can't tell from it in what they look at. `not possible`: nobody
 * offers it there, and the drill is refused.
 */
export type FaultCoverage = "exercised" | "approximated" | "not possible";

interface Coverage {
  readonly coverage: FaultCoverage;
  /** By what, and what is missing. */
  readonly by: string;
}

/** `none`: the drill is about a move or a check that needs no emergency. `fence`: a region is made to refuse writes. */
export interface FaultRow {
  readonly fault: DrillFault["kind"] | "fence" | "none";
  /** Drills that face it. */
  readonly drills: readonly string[];
  readonly rehearsal: Coverage;
  readonly aws: Coverage;
}

/**
 * Actions as of https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html, those between regions as of
 * https://docs.aws.amazon.com/fis/latest/userguide/cross-region-scenario.html; there is none for a global database.
 */
export const faultCoverage: readonly FaultRow[] = [
  {
    fault: "kill-region",
    drills: ["writer-failover", "second-failure"],
    rehearsal: { coverage: "exercised", by: "`kill-region`: servers, databases and APIs of the region are gone" },
    aws: {
      coverage: "approximated",
      by:
        "`aws:network:disrupt-connectivity` on all subnets, by hand, as every alarm that could stop it is what it rings: nothing gets in or out, but the region's APIs answer and Aurora and DocumentDB " +
        "go on replicating, so only the users' side of it is seen",
    },
  },
  {
    fault: "lose-zone",
    drills: ["zone-loss"],
    rehearsal: { coverage: "exercised", by: "`kill-zone`: nothing in the zone runs or answers" },
    aws: {
      coverage: "exercised",
      by:
        "template `lose-zone`: `aws:network:disrupt-connectivity` on the zone's subnets, `aws:ec2:stop-instances` and " +
        "`aws:ec2:asg-insufficient-instance-capacity-error` there, and `aws:rds:failover-db-cluster` for a writer that is in it; nodes of a cluster are " +
        "still launched there",
    },
  },
  {
    fault: "pause-replication",
    drills: ["replication-pause"],
    rehearsal: { coverage: "exercised", by: "links between regions are cut for both databases and for S3" },
    aws: {
      coverage: "not possible",
      by:
        "`aws:s3:bucket-pause-replication` and `aws:dynamodb:global-table-pause-replication` pause S3 and global tables alone, and this drill looks at " +
        "Aurora and DocumentDB, for whose global replication there is no action; both go on by themselves, beside a region whose network is cut, too",
    },
  },
  {
    fault: "pause-copies",
    drills: ["replication-pause"],
    rehearsal: {
      coverage: "exercised",
      by: "the same template: the emulated S3 copies nothing while the experiment runs",
    },
    aws: {
      coverage: "exercised",
      by:
        "template `pause-copies`: `aws:s3:bucket-pause-replication` of the backup bucket to the next region; where there is the template the drill is about these " +
        "copies, seen by an object of its own, and not about databases",
    },
  },
  {
    fault: "lose-control-plane",
    drills: ["control-plane-loss"],
    rehearsal: { coverage: "exercised", by: "`control-planes-down`: us-east-1's control planes refuse every call" },
    aws: {
      coverage: "not possible",
      by:
        "`aws:fis:inject-api-unavailable-error` refuses calls of EC2, and none of Route 53, RDS or IAM; a policy that denies the drill role all of us-east-1 shows the " +
        "same of the tool itself",
    },
  },
  {
    fault: "slow-region",
    drills: ["gray-failure"],
    rehearsal: { coverage: "exercised", by: "`slow` and `lossy`: each request takes longer, and some are lost" },
    aws: {
      coverage: "approximated",
      by:
        "template `slow-region`: `aws:ssm:send-command` with `AWSFIS-Run-Network-Latency-Sources` and `AWSFIS-Run-Network-Packet-Loss-Sources` on the " +
        "region's instances: they are slow, its load balancer and databases are not; nodes of a cluster (Bottlerocket) have no shell to run it in",
    },
  },
  {
    fault: "fence",
    drills: [
      "writer-switchover",
      "writer-failover",
      "region-evacuation",
      "second-failure",
      "failback",
      "control-plane-loss",
      "gray-failure",
    ],
    rehearsal: { coverage: "exercised", by: "`storefront fence` by a storefront of the region, as people run it" },
    aws: {
      coverage: "approximated",
      by:
        "a person runs `storefront fence` where a storefront runs: the drill waits for their word where instances would lose writes without it, and else says " +
        "when and where; that anything is fenced, it doesn't see",
    },
  },
  {
    fault: "none",
    drills: ["readiness", "capacity"],
    rehearsal: { coverage: "exercised", by: "the same questions to the emulated APIs; shoppers make the demand" },
    aws: { coverage: "exercised", by: "the same questions" },
  },
  {
    fault: "none",
    drills: ["backup-restore"],
    rehearsal: { coverage: "exercised", by: "recovery points hold real data, whose rows are counted in the copy" },
    aws: { coverage: "approximated", by: "AWS Backup restores, and the engine opens the data; rows aren't counted" },
  },
  {
    fault: "none",
    drills: ["secret-rotation"],
    rehearsal: { coverage: "exercised", by: "the real program rotates, and every process and front door is asked" },
    aws: { coverage: "approximated", by: "a person rotates, and nobody asks each process: the drill waits" },
  },
];

/** As docs/drills.md shows it. */
export function faultTable(rows: readonly FaultRow[] = faultCoverage): string {
  const cell = ({ coverage, by }: Coverage): string => `**${coverage}**: ${by}`;
  const lines = rows.flatMap(({ fault, drills, rehearsal, aws }) =>
    drills.map((drill) => `| \`${drill}\` | \`${fault}\` | ${cell(rehearsal)} | ${cell(aws)} |`),
  );
  return ["| Drill | Fault | Rehearsal | AWS |", "| --- | --- | --- | --- |", ...lines].join("\n");
}
