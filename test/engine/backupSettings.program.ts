import { BackupRegionSettings } from "../../components/foundation/backupSettings";

function program(): Promise<Record<string, unknown>> {
  new BackupRegionSettings("backup-settings", {
    regions: ["eu-west-1"],
    relationalKind: "aurora-global",
    accountSingletons: "own",
  });
  return Promise.resolve({});
}

export = program;
