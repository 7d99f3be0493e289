/** `probe`: somebody who stands elsewhere asks the shop all the time while a drill runs. */
import os from "node:os";
import path from "node:path";
import { snapshotIn } from "../keptSnapshot";
import { machineClock } from "../ports";
import { probe } from "../prober/prober";
import { beforeAnything, type DrillCommand, printJson } from "./host";

/** Slow enough for the firewall's limit of requests from one address, 2,000 in five minutes by default. */
const everyMilliseconds = 1000;
/** CloudFront itself waits no longer for its origin. */
const patienceMilliseconds = 10_000;

export const probeShop: DrillCommand = async (options, host) => {
  const { url: given, place = os.hostname(), file, seconds } = options.probe!;
  const url =
    given ??
    (await beforeAnything(async () => {
      const snapshot = await snapshotIn(options.snapshot ?? path.join(host.root, "build", "platform.json"));
      return `https://${snapshot.domain}`;
    }));
  host.say(`asking ${url} each second, into ${file}; ${seconds === undefined ? "Ctrl-C" : `${seconds} s`} ends it`);
  const { say, interruption } = host;
  const ending = await probe({
    ...{ url, place, file, everyMilliseconds, patienceMilliseconds, say, interruption },
    ...(seconds !== undefined && { seconds }),
    ...{ clock: machineClock(interruption), now: Date.now },
  });
  const { requests, failed, acknowledged, lost, unknown } = ending;
  if (options.output === "json") printJson(host, ending);
  else
    host.print(
      `${failed} of ${requests} requests failed; of ${acknowledged} acknowledged writes ${lost.length} are gone` +
        (unknown.length > 0 ? `, and of ${unknown.length} nobody could tell` : ""),
    );
  host.say(`into a report: npm run drill -- report --users ${file}`);
  return 0;
};
