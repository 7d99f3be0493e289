import { type ByRegion, type Contract, shape } from "./contract";

/** What the `global` stack hands to the drills and to people. */
export interface GlobalOutputs {
  /** Public address of the shop. */
  url: string;
  distributionId: string;
  distributionDomainName: string;
  webAclArn: string;
  /** Buckets of the S3 origin group for static files: where they are uploaded first, and the replica. */
  staticBucketNames: string[];
  /** Calculated health check of each region. */
  healthCheckIds: ByRegion<string>;
  /** Endpoint health check of each region: half of what the calculated one adds up. */
  endpointHealthCheckIds: ByRegion<string>;
  /** Regions whose switches can evacuate this region: where a drill publishes, by region being left. */
  evacuationRegions: ByRegion<string[]>;
  dashboardName: string;
  /** What drills are judged by. */
  objectives: { rtoSeconds: number; rpoSeconds: number; lostWrites: number };
  /** Intervals, as `begin/end` in UTC, in which no drill begins. */
  changeFreezes: string[];
  /** Percent of users' requests that may fail, and seconds for which more may, before a drill is stopped. */
  drillErrorLimit: { percent: number; seconds: number };
  /** Alarms, as `region:name`, that stop a drill when they are in ALARM. */
  drillStopAlarms: string[];
}

export const globalContract: Contract<GlobalOutputs> = {
  kind: "global",
  checks: {
    url: shape.string,
    distributionId: shape.string,
    distributionDomainName: shape.string,
    webAclArn: shape.string,
    staticBucketNames: shape.strings,
    healthCheckIds: shape.stringByRegion,
    endpointHealthCheckIds: shape.stringByRegion,
    evacuationRegions: shape.stringsByRegion,
    dashboardName: shape.string,
    objectives: shape.amounts,
    changeFreezes: shape.strings,
    drillErrorLimit: shape.amounts,
    drillStopAlarms: shape.strings,
  },
};
