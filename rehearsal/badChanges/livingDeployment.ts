/** `npm run deploy` on a living cloud: the same waves, told where AWS is and how its time is divided. */
import type { DeployPorts } from "../../deploy/deployment";
import { migrationsOf } from "../../deploy/migrations";
import { platformIn } from "../../deploy/platform";
import type { RolloutWorld } from "../../deploy/rollouts";
import { waveRecord } from "../../deploy/waveRecord";
import { wavesWorld } from "../../deploy/wavesWorld";
import { observedWriters } from "../../deploy/writers";
import { programRoot } from "../cloud/workspace";
import { credentials } from "../providers/cloud";
import { actionPorts } from "../steps/actions";
import type { Context } from "../steps/context";
import { databasesIn } from "../steps/platform";
import { scaledClock } from "../steps/rollouts";

export interface LivingDeployment {
  readonly context: Context;
  /** Of the shop, as a browser comes to it. */
  readonly shop: string;
  readonly timeScale: number;
  readonly interruption: AbortSignal;
  readonly commit: string;
  readonly say: (line: string) => void;
  /** Told of each stack that is updated, when its update begins and when it is through. */
  readonly onUpdate: (stack: string, when: "begins" | "ends") => void;
}

/** Minutes of AWS' time that are watched; before them, what a minute of this machine's has, whose metrics aren't divided. */
export const limits = { seconds: 300, requests: 50, comparedSeconds: 40 };

const nothing = (): Promise<void> => Promise.resolve();

export function livingDeployment(it: LivingDeployment): DeployPorts {
  const { context, say, interruption } = it;
  const { cloud } = context;
  reachEmulator(cloud.endpoint);
  const directory = cloud.workspace;
  const platform = platformIn(directory);
  const stack = (name: string): ReturnType<DeployPorts["stack"]> => ({
    perform: async (operation) => {
      if (operation.kind !== "up") return cloud.stack(name).perform(operation);
      it.onUpdate(name, "begins");
      return cloud
        .stack(name)
        .perform(operation)
        .finally(() => it.onUpdate(name, "ends"));
    },
  });
  const world: RolloutWorld = {
    ...{ stack, limits, say, interruption },
    confirm: () => Promise.resolve(true),
    clock: scaledClock(it.timeScale, interruption),
    today: () => Date.now(),
    actions: actionPorts(context),
  };
  return {
    ...{ stack, say, confirm: world.confirm },
    ...wavesWorld({
      directory,
      platform,
      world,
      shop: it.shop,
      stackIn: (folder, name) => cloud.stackIn(folder, name),
    }),
    migrations: () => migrationsOf(it.shop, programRoot),
    waveRecord: waveRecord(directory, it.commit, [], []),
    writers: () => observedWriters(platform, cloud.stack("foundation"), databasesIn(context)),
    ...{ ready: nothing, foundationReady: nothing, deployed: nothing, switchOffProtection: nothing },
    waiting: () => Promise.resolve([]),
    removeLateLogs: () => Promise.resolve([]),
  };
}

/** Clients that nobody tells where AWS is ask this process' environment, as those of a shell do. */
function reachEmulator(endpoint: string): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
}
