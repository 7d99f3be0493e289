/** What AWS Backup's plans do every night, which the local cloud's don't: recovery points for `backup-restore`, in a region's vault. */
import * as sdk from "@aws-sdk/client-backup";
import type { DrillPlatform } from "../../drill/drillPlatform";
import { regionIn } from "../../drill/platform";
import { StepError } from "../../drill/step";
import { storeNames } from "../faults/ports";
import type { Cloud } from "../providers/entry";
import type { LivingStage } from "../steps/stage";
import { localData, type RowsBefore } from "./localData";

export interface BackedUp {
  readonly rowsBefore: RowsBefore;
  /** Takes the recovery points out of their vaults again. */
  remove(): Promise<void>;
}

interface Backing {
  readonly stage: LivingStage;
  readonly cloudIn: (region: string) => Cloud;
}

interface MadePoint {
  readonly region: string;
  readonly arn: string;
}

/** Of both databases of the region, and copies of those of the region before, as the ring of backup plans makes them. */
export async function backUpFor(region: string, platform: DrillPlatform, backing: Backing): Promise<BackedUp> {
  const regions = platform.regions.map((it) => it.region);
  const source = regions.at(regions.indexOf(region) - 1)!;
  const data = localData(backing.stage.plane);
  const jobs = new BackupRun(platform, backing);
  const rowsBefore = new Map<string, Readonly<Record<string, number>>>();
  for (const store of storeNames)
    for (const of of new Set([region, source])) {
      const arn = regionIn(platform, of)[store].arn;
      const content = await data.contentOf(store, arn);
      if (!content)
        throw new StepError("failed", `the ${store} database of ${of} doesn't answer, so it can't be backed up`);
      const point = await jobs.backUp(arn, of);
      rowsBefore.set(of === region ? point : await jobs.copy(point, of, region), content.rows);
    }
  return { rowsBefore, remove: () => jobs.remove() };
}

/** The emulator lets AWS Backup do what any role may. */
class BackupRun {
  private readonly made: MadePoint[] = [];

  constructor(
    private readonly platform: DrillPlatform,
    private readonly backing: Backing,
  ) {}

  /** @returns ARN of the recovery point */
  async backUp(ResourceArn: string, region: string): Promise<string> {
    const { backupVaultName: BackupVaultName, restoreRoleArn: IamRoleArn } = this.platform.outputs[region]!;
    const client = this.client(region);
    const asked = new sdk.StartBackupJobCommand({ BackupVaultName, ResourceArn, IamRoleArn });
    const { BackupJobId, RecoveryPointArn: arn } = await client.send(asked);
    await this.ended(`the backup of ${ResourceArn}`, async () => {
      const { State, StatusMessage } = await client.send(new sdk.DescribeBackupJobCommand({ BackupJobId }));
      return [State, StatusMessage];
    });
    this.made.push({ region, arn: arn! });
    return arn!;
  }

  /** @returns ARN of the copy */
  async copy(RecoveryPointArn: string, from: string, to: string): Promise<string> {
    const client = this.client(from);
    const { backupVaultName: SourceBackupVaultName, restoreRoleArn: IamRoleArn } = this.platform.outputs[from]!;
    const DestinationBackupVaultArn = this.platform.outputs[to]!.backupVaultArn;
    const vaults = { SourceBackupVaultName, DestinationBackupVaultArn };
    const { CopyJobId } = await client.send(new sdk.StartCopyJobCommand({ RecoveryPointArn, ...vaults, IamRoleArn }));
    let arn = "";
    await this.ended(`the copy of ${RecoveryPointArn}`, async () => {
      const { CopyJob: job } = await client.send(new sdk.DescribeCopyJobCommand({ CopyJobId }));
      arn = job!.DestinationRecoveryPointArn ?? "";
      return [job!.State, job!.StatusMessage];
    });
    this.made.push({ region: to, arn });
    return arn;
  }

  async remove(): Promise<void> {
    for (const { region, arn: RecoveryPointArn } of this.made) {
      const { backupVaultName: BackupVaultName } = this.platform.outputs[region]!;
      await this.client(region).send(new sdk.DeleteRecoveryPointCommand({ BackupVaultName, RecoveryPointArn }));
    }
  }

  private client(region: string): sdk.BackupClient {
    return this.backing.cloudIn(region).client(sdk.BackupClient);
  }

  private async ended(what: string, look: () => Promise<(string | undefined)[]>): Promise<void> {
    await this.backing.stage.until(`${what} has ended`, async () => {
      const [state, why] = await look();
      if (state === "FAILED") throw new StepError("failed", `${what} failed: ${why}`);
      return state === "COMPLETED";
    });
  }
}
