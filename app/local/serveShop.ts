import path from "node:path";
import { type LocalCartTable, startCartTable } from "./cartTable";
import { serveControl } from "./control";
import type { StartCommand } from "./options";
import { fulfil } from "./requests";
import type { Shop } from "./shop";
import { pictureEnvironment, ShopFunctions } from "./shopFunctions";
import { startShop } from "./startShop";
import { Supervisor } from "./supervisor";
import { freePort } from "../../servers/ports";
import { prepareServers } from "../../servers/prepare";
import { welcome } from "./welcome";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Starts a shop, watches over it until it is told to end, and ends it. @returns the exit code. */
export async function serveShop(command: StartCommand): Promise<number> {
  const interruption = listenForInterruption();
  const started = performance.now();
  const progress = (line: string): void => say(`  ${line}`);
  await prepareServers(progress);
  interruption.preparing = false;
  const table = command.carts === "dynamodb" ? await cartTable(command.regions, progress) : undefined;
  const objectsPort = command.functions === "run" ? await freePort() : undefined;
  const environment = table?.environment ?? {};
  const shop = await opened(command, { signal: interruption.signal, progress, environment, objectsPort });
  if (!shop) {
    await table?.stop();
    return 130;
  }
  interruption.whenUrged = () => shop.kill();
  const supervisor = new Supervisor(shop, (line) => say(`  ${new Date().toLocaleTimeString("en-GB")} ${line}`));
  const functions =
    objectsPort === undefined ? undefined : await ShopFunctions.start(shop, { say: progress, objectsPort });
  const closeControl = await serveControl(command.port, (request, tell) => fulfil(shop, request, tell));
  say(welcome(shop, command, functions?.regions));
  say(`Ready after ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  await aborted(interruption.signal);
  await closeControl();
  await functions?.close();
  await supervisor.stop();
  await shop.stop();
  await table?.stop();
  say("Everything has ended.");
  return interruption.urged ? 130 : 0;
}

interface Opening {
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  /** Of what was started beside the shop. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where functions find objects; undefined where there are none. */
  readonly objectsPort: number | undefined;
}

async function cartTable(regions: readonly string[], progress: Opening["progress"]): Promise<LocalCartTable> {
  progress("starting the emulator with the table of carts");
  return startCartTable(regions);
}

/** Undefined where Ctrl-C came first. */
async function opened(
  { regions, port, keep, stock, oidc }: StartCommand,
  { signal, progress, environment: more, objectsPort }: Opening,
): Promise<Shop | undefined> {
  try {
    const environment = { ...tellsEvents, ...issuerOf(oidc), ...more };
    const pictures =
      objectsPort === undefined ? {} : { regionEnvironment: pictureEnvironment.bind(undefined, objectsPort) };
    const options = { regions, firstPort: port, stock, progress, signal, environment, ...pictures };
    if (keep === undefined) return await startShop(options);
    // npm goes to the root of the tree and says where it was called.
    return await startShop({ ...options, directory: path.resolve(process.env["INIT_CWD"] ?? ".", keep) });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** An empty value counts as not set. */
const issuerOf = (oidc: StartCommand["oidc"]): Record<string, string> =>
  oidc
    ? {
        ...{ OIDC_ISSUER: oidc.issuer, OIDC_CLIENT_ID: oidc.clientId },
        OIDC_CLIENT_SECRET: process.env["OIDC_CLIENT_SECRET"] ?? "",
      }
    : {};

/** Consumers in the storefronts themselves, and mails and alerts in a page instead of anybody's post. */
const tellsEvents = {
  ...{ EVENTS_KIND: "local", ALERTS_KIND: "mailbox" },
  ...{ MAIL_KIND: "mailbox", MAIL_FROM: "The shop <shop@example.com>" },
};

interface Interruption {
  /** Nothing has been started yet that outlives this process. */
  preparing: boolean;
  readonly signal: AbortSignal;
  /** Whether it was asked for again. */
  urged: boolean;
  whenUrged: () => Promise<void>;
}

/** A terminal sends Ctrl-C to npm and to us, and npm sends it on: what comes within a second is the same one. */
const sameMs = 1_000;

function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const it: Interruption = {
    preparing: true,
    signal: controller.signal,
    urged: false,
    whenUrged: () => Promise.resolve(),
  };
  let first = 0;
  const onSignal = (): void => {
    if (it.preparing) process.exit(130);
    if (first === 0) {
      first = Date.now();
      say("\nEnding: storefronts finish what they have begun, then the databases close. Again for at once.");
      controller.abort();
    } else if (Date.now() - first > sameMs && !it.urged) {
      it.urged = true;
      void it.whenUrged();
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  // Whoever read our output has gone, as with a closed terminal: that is a way to ask for the end.
  process.stdout.on("error", onSignal);
  return it;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
