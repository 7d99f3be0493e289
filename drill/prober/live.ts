/** What probers on this machine measure while a drill runs: their files are read again and again. */
import { readFile } from "node:fs/promises";
import type { UsersPort } from "../context";
import { probedIn, type ProberFile, secondsOfProbes } from "./measurements";

/** A request that isn't answered is written down when the prober's patience ends: seconds that are younger look better than they are. */
const settledMilliseconds = 10_000;
/** A prober writes twice a second's round: one that has been silent for so long has ended, or its machine sleeps. */
const silentMilliseconds = 30_000;

/** @param files of which at least one is being written; those that were brought from elsewhere say nothing of now */
export const liveProbers = (files: readonly string[], now: () => number): UsersPort => ({
  who: `the prober (${files.join(", ")})`,
  lately: async (seconds) => {
    const probed = await Promise.all(files.map(async (file) => probedIn(await readFile(file, "utf8"), file)));
    const silent = now() - Math.max(...probed.map(newestOf));
    if (silent > silentMilliseconds)
      throw new Error(
        `nobody has asked the shop for ${Math.round(silent / 1000)} s, says ${files.join(", ")}: the prober has ended`,
      );
    const until = now() - settledMilliseconds;
    return secondsOfProbes(probed, [until - seconds * 1000, until]);
  },
});

const newestOf = ({ head, requests }: ProberFile): number =>
  requests.reduce((newest, { at }) => Math.max(newest, at), head.at);
