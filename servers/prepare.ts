import type { Progress } from "../toolchain/cache";
import { documentServerBinary } from "./documentServer";
import { postgresBinaries } from "./postgresBinaries";

/** Makes the database servers ready to start. Once they are, this costs a few file look-ups. */
export async function prepareServers(progress: Progress): Promise<void> {
  await postgresBinaries(progress);
  await documentServerBinary(progress);
}
