import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { platformNames } from "../../config/platformNames";
import { regionSettings } from "../../deploy/regionSettings";
import { functionCodeKey } from "../../outputs/functions";
import { codeToRehearse } from "../cloud/functionCode";
import type { Context, RehearsalStep } from "./context";

const configured = ({ cloud, platform }: Context) => regionSettings(cloud.workspace, platform.regions[0]!);

export const hasFunctions = (context: Context): boolean => configured(context).functions !== undefined;

/** As `npm run release` does: functions are made of what lies in their region's bucket. */
export const uploadFunctionCode: RehearsalStep = {
  name: "upload the functions' code",
  run: async (context) => {
    const { cloud, platform } = context;
    const { bytes, digest } = await codeToRehearse();
    const { functionBucket } = platformNames(configured(context).tags.project);
    await Promise.all(
      platform.regions.map((it) => {
        const at = cloud.cloudIn(it);
        const Bucket = functionBucket(it, at.accountId);
        return at.client(S3Client).send(new PutObjectCommand({ Bucket, Key: functionCodeKey(digest), Body: bytes }));
      }),
    );
    cloud.configure({ functionsDigest: digest });
    return { detail: `${bytes.length} bytes to ${platform.regions.length} regions` };
  },
};
