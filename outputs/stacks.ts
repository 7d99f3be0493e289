import type { Contract } from "./contract";
import { foundationContract, openFoundationContract } from "./foundation";
import { globalContract } from "./global";
import { regionContract } from "./region";

/** What a stack hands out, told by its name: whatever is neither `foundation` nor `global` is a region's. */
export function contractOf(stack: string): Contract<unknown> {
  if (stack === "foundation") return foundationContract;
  return stack === "global" ? globalContract : regionContract;
}

/** The same without secret outputs. */
export const openContractOf = (stack: string): Contract<unknown> =>
  stack === "foundation" ? openFoundationContract : contractOf(stack);
