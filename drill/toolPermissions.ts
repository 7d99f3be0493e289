/** What the drill tool itself needs of AWS beside its drills: the snapshot, journals and the lease in the regions' backup buckets. Pure. */
import type { DeclaredPermission } from "./drill";
import type { DrillPlatform } from "./drillPlatform";
import { drillPrefix } from "./keptSnapshot";

/** By region: each is tried by itself, and any one will do. */
export function toolPermissions({ regions, outputs, foundation }: DrillPlatform): readonly DeclaredPermission[] {
  return regions.flatMap(({ region, document }) => {
    const bucket = outputs[region]!.backupBucketArn;
    const account = document.arn.split(":")[4] ?? "";
    const inAccount = { "aws:ResourceAccount": account };
    const through = { "kms:ViaService": `s3.${region}.amazonaws.com` };
    const key = foundation.keyArns[region] ?? "";
    const records = `${bucket}/${drillPrefix}${region}/journal`;
    return [
      { action: "s3:GetObject", resource: records, context: inAccount },
      { action: "s3:PutObject", resource: records, context: inAccount },
      { action: "s3:ListBucket", resource: bucket, context: inAccount },
      { action: "s3:ListAllMyBuckets", resource: "*" },
      { action: "kms:Decrypt", resource: key, context: through },
      { action: "kms:GenerateDataKey", resource: key, context: through },
    ];
  });
}
