/** Guards of what is kept in a region's backup bucket: journals, snapshots, and whatever else must outlive a region. */
import { keptCopies } from "../probes/keptCopies";
import { regionalGuard } from "./steadyGuard";

export const bucketsCopied = regionalGuard({
  name: "backup-copies",
  question: "Does every backup bucket keep versions, and is it copied to another region?",
  probe: keptCopies,
  judge: ({ bucket, versioning, enabledRules }, region, { platform }) => {
    const fix = "Deploy the region and global: they set both.";
    const ring = platform.regions.length > 1;
    return [
      ...(versioning === "Enabled"
        ? []
        : [
            {
              seen: `${bucket} in ${region} keeps no versions: ${versioning || "never enabled"}`,
              required: "Enabled",
              fix,
            },
          ]),
      ...(enabledRules > 0 || !ring
        ? []
        : [{ seen: `${bucket} in ${region} is copied nowhere`, required: "an enabled replication rule", fix }]),
    ];
  },
});
