import type { AnySample } from "../entry";
import * as network from "./ec2/network.samples";

/** One sample for each entry; tests only. */
export const samples: Readonly<Record<string, AnySample>> = {
  ...network.samples,
};
