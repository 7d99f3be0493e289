/** The data of a writer that was left behind, kept as a folder: opened for a moment, to be asked what nobody else has. */
import { copyFile, mkdir, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { newOwner } from "../../../servers/owner";
import { startPostgres } from "../../../servers/postgres";

export interface KeptData {
  /** The data folder, wherever it was moved to. */
  readonly data: string;
  /** The folder of the server that it was of: it has the passwords. */
  readonly server: string;
  readonly database: string;
}

/**
 * Starts a server on kept data, which thereby recover to what was last committed, and ends it. Nothing is written but that recovery and a
 * role to come in by.
 */
export async function withKeptData<Result>(
  { data, server: left, database }: KeptData,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const directory = `${data}-opened`;
  await mkdir(directory, { recursive: true });
  await copyFile(path.join(left, "secrets.json"), path.join(directory, "secrets.json"));
  await rm(path.join(directory, "data"), { force: true });
  await symlink(data, path.join(directory, "data"));
  const server = await startPostgres({
    directory,
    owner: newOwner("comparison"),
    databases: [],
    lifetime: "withParent",
  });
  try {
    return await use(server.adminUrl(database));
  } finally {
    await server.kill();
    await rm(directory, { recursive: true, force: true });
  }
}
