import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { platformNames } from "../../config/platformNames";
import { regionSettings } from "../../deploy/regionSettings";
import { functionCodeKey, imageCodeKey } from "../../outputs/functions";
import { codeToRehearse } from "../cloud/functionCode";
import type { Context, RehearsalStep } from "./context";

const configured = ({ cloud, platform }: Context) => regionSettings(cloud.workspace, platform.regions[0]!);

export const hasFunctions = (context: Context): boolean => configured(context).functions !== undefined;

/** As `npm run release` does: functions are made of what lies in their region's bucket. */
export const uploadFunctionCode: RehearsalStep = {
  name: "upload the functions' code",
  run: async (context) => {
    const { cloud, platform } = context;
    const { functions, images, digest } = await codeToRehearse();
    const archives = [
      [functionCodeKey(digest), functions],
      [imageCodeKey(digest), images],
    ] as const;
    const { functionBucket } = platformNames(configured(context).tags.project);
    await Promise.all(
      platform.regions.map(async (it) => {
        const at = cloud.cloudIn(it);
        const Bucket = functionBucket(it, at.accountId);
        for (const [Key, Body] of archives) await at.client(S3Client).send(new PutObjectCommand({ Bucket, Key, Body }));
      }),
    );
    cloud.configure({ functionsDigest: digest });
    return { detail: `${functions.length} and ${images.length} bytes to ${platform.regions.length} regions` };
  },
};
