/** One thing that is wrong with a platform, and what the drills must say of it. */
import type { DrillPlatform, PlatformSnapshot } from "../../drill/drillPlatform";
import type { Cloud } from "../providers/entry";
import type { Figures } from "./figures";

/** A platform that is deployed on the emulator and can be spoilt. */
export interface DefectCloud {
  readonly endpoint: string;
  readonly platform: DrillPlatform;
  readonly snapshot: PlatformSnapshot;
  /** What CloudWatch is told before each command. */
  readonly figures: Figures;
  cloudIn(region: string): Cloud;
}

/** What the command is given otherwise than usual, while the defect lasts. */
export interface Planted {
  undo(): Promise<unknown>;
  /** Outputs as a deployment would have left them. */
  readonly snapshot?: PlatformSnapshot;
  /** Credentials of the drill role, instead of an administrator's. */
  readonly asDrillRole?: true;
}

export interface Defect {
  /** A sentence. */
  readonly name: string;
  /** Words after `npm run drill --`, of the command that must see it. */
  readonly command: readonly string[];
  /** Its exit code, and what it says. */
  readonly exitCode: 1 | 2 | 3;
  readonly reason: RegExp;
  plant(cloud: DefectCloud): Promise<Planted>;
}

export const left = "us-east-1";
export const target = "eu-west-1";
export const other = "ap-south-1";

/** Only looks: one region that would be left is enough to see a defect of the others. */
export const readiness = ["readiness", "--leave", left] as const;
export const switchover = ["run", "writer-switchover", "--to", target, "--yes"] as const;
export const evacuation = ["run", "region-evacuation", "--leave", left, "--yes"] as const;
