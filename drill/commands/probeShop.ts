/** `probe`: somebody who stands elsewhere asks the shop all the time while a drill runs. */
import os from "node:os";
import path from "node:path";
import { snapshotIn } from "../keptSnapshot";
import { machineClock } from "../ports";
import { NoFile, probe } from "../prober/prober";
import { SyntheticShopper } from "../prober/syntheticShopper";
import { beforeAnything, type DrillCommand, type DrillHost, NotBegun, printJson } from "./host";

/** Slow enough for the firewall's limit of requests from one address, 2,000 in five minutes by default. */
const everyMilliseconds = 1000;
/** CloudFront itself waits no longer for its origin. */
const patienceMilliseconds = 10_000;

export const probeShop: DrillCommand = async (options, host) => {
  const { url: given, place = os.hostname(), file, seconds, ordersAs } = options.probe!;
  const url =
    given ??
    (await beforeAnything(async () => {
      const snapshot = await snapshotIn(options.snapshot ?? path.join(host.root, "build", "platform.json"));
      return `https://${snapshot.domain}`;
    }));
  const shopper = ordersAs === undefined ? undefined : await beforeAnything(() => shopperOf(url, ordersAs, host));
  host.say(`asking ${url} each second, into ${file}; ${seconds === undefined ? "Ctrl-C" : `${seconds} s`} ends it`);
  const { say, interruption } = host;
  const ending = await probe({
    ...{ url, place, file, everyMilliseconds, patienceMilliseconds, say, interruption },
    ...(seconds !== undefined && { seconds }),
    ...(shopper && { shopper }),
    ...{ clock: machineClock(interruption), now: Date.now },
  }).catch((error: Error) => {
    throw error instanceof NoFile ? new NotBegun(error.message) : error;
  });
  const { requests, failed, acknowledged, lost, unknown, left } = ending;
  if (options.output === "json") printJson(host, ending);
  else
    host.print(
      `${failed} of ${requests} requests failed; of ${acknowledged} acknowledged writes ${lost.length} are gone` +
        (unknown.length > 0 ? `, and of ${unknown.length} nobody could tell` : ""),
    );
  host.say(`into a report: npm run drill -- report --users ${file}`);
  if (left === undefined || left === 0) return 0;
  host.say(
    `${left ?? "nobody can tell how many"} synthetic orders are still there: they are in no figure, and the next prober of ${ordersAs} removes them`,
  );
  return 1;
};

/** @throws Error where nobody could place synthetic orders */
function shopperOf(url: string, email: string, host: DrillHost): Promise<SyntheticShopper> {
  const password = host.environment["PROBER_PASSWORD"];
  if (!password) throw new Error(`--orders-as ${email} needs the account's password in PROBER_PASSWORD`);
  // Ctrl-C ends the probing, and not the removal that follows.
  const clock = machineClock(new AbortController().signal);
  return SyntheticShopper.open({ ...{ url, email, password, patienceMilliseconds, clock }, say: host.say });
}
