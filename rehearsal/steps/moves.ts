/** Moves both databases as somebody does who knows that an answer can be lost: it is looked what became of a call before it is made again. */
import { DescribeGlobalClustersCommand as DescribeDocument } from "@aws-sdk/client-docdb";
import { DescribeGlobalClustersCommand as DescribeRelational } from "@aws-sdk/client-rds";
import { type Action, runActions } from "../../drill/actions/action";
import { moveActions, type StoreMove } from "../../drill/moves";
import { type Store, writerOf } from "../../drill/probes/membership";
import { actionPorts } from "./actions";
import type { Context } from "./context";
import { databasesIn, deployedPlatform, observedStores } from "./platform";

/** What moving asks of whoever waits. */
export interface MoveWaiting {
  until(what: string, isSo: () => Promise<boolean>): Promise<void>;
}

/** In the order of `moveActions`. */
const stores: readonly Store[] = ["relational", "document"];

/** A store that is written there already is left alone. @throws StepError with the command that failed */
export async function moveStores(context: Context, move: StoreMove, waiting: MoveWaiting): Promise<void> {
  const ports = actionPorts(context);
  const actions = await moveActions(await deployedPlatform(context), move, ports.databasesIn);
  const isThere = async (store: Store): Promise<boolean> =>
    writerOf((await observedStores(context))[store]) === move.to;
  const call = (action: Action): Promise<unknown> => runActions([action], ports);
  for (const [index, store] of stores.entries()) {
    const action = actions[index]!;
    if (await isThere(store)) continue;
    await call(action).catch(async (error: unknown) => {
      await untilSettled(context, move.to, waiting);
      // Where it hasn't taken effect it is made again, once: what is refused then was refused at first.
      if (!(await isThere(store))) await call(action).catch(() => Promise.reject(error));
    });
  }
}

/** No global cluster is being moved any more, as a region says. */
export const untilSettled = (context: Context, region: string, waiting: MoveWaiting): Promise<void> =>
  waiting.until("no database is being moved", async () => {
    const { relational, document } = databasesIn(context)(region);
    const described = await Promise.all([
      relational.send(new DescribeRelational({})),
      document.send(new DescribeDocument({})),
    ]);
    return described.flatMap((it) => it.GlobalClusters ?? []).every((it) => it.Status === "available");
  });
