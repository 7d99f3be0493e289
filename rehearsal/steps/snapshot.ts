import path from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { outputsOfAll } from "../../deploy/deployment";
import { commitOf } from "../../deploy/snapshot";
import { keepSnapshot } from "../../drill/keptSnapshot";
import { snapshotOf } from "../../drill/snapshot";
import { StepError } from "../../drill/step";
import { platformIn } from "../../deploy/platform";
import { programRoot } from "../cloud/workspace";
import type { RehearsalStep } from "./context";

/** The snapshot of a session's cloud: what a drill of it is given. */
export const snapshotFile = (sessionFolder: string): string => path.join(sessionFolder, "platform.json");

/** Leaves for drills what a deployment leaves: the outputs of all stacks, in a file and in every region's backup bucket. */
export const leaveSnapshot = (sessionFolder: string): RehearsalStep => ({
  name: "keep what drills need to know of the platform",
  run: async ({ cloud, platform: { regions } }) => {
    const outputs = await outputsOfAll(regions, (it) => cloud.stack(it));
    const { domain } = platformIn(cloud.workspace);
    const source = { domain, regions, outputs, takenAt: new Date(), commit: await commitOf(programRoot) };
    const { kept, failed } = await keepSnapshot(snapshotOf(source), {
      file: snapshotFile(sessionFolder),
      objectsIn: (region) => cloud.cloudIn(region).client(S3Client),
    });
    if (failed.length > 0) throw new StepError("deviated", `it couldn't be kept in ${failed.join("; ")}`);
    return { detail: `in the session's folder and ${kept.length - 1} buckets` };
  },
});
