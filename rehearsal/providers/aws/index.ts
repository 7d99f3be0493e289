import type { AnyEntry } from "../entry";
import * as network from "./ec2/network";

/** Every type of @pulumi/aws that the stand-in knows, by token. A new one goes into its service's file. */
export const entries: Readonly<Record<string, AnyEntry>> = {
  ...network.entries,
};
