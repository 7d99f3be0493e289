/** Data that AWS Backup keeps here: a folder for each recovery point, by its ARN. */
export class RecoveryPoints {
  private readonly folders = new Map<string, string>();

  keep(arn: string, folder: string): void {
    this.folders.set(arn, folder);
  }

  /** @throws Error where a recovery point or snapshot has no data, so that nothing restored from it is taken for what it held */
  folderOf(arn: string): string {
    const found = this.folders.get(arn);
    if (found !== undefined) return found;
    throw new Error(
      `${arn} has no data here. Only recovery points that AWS Backup made while this cloud was alive have, and copies of them. ` +
        "What else should keep data is added in rehearsal/dataplane/backups",
    );
  }
}
