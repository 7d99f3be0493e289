import type { Rule } from "../rule";
import * as data from "./data";
import * as parity from "./parity";
import * as resilience from "./resilience";
import * as security from "./security";

/** Every rule of the pack. A new one is a file of its own in its family, and a line in the family's list. */
export const rules: readonly Rule[] = [data, security, resilience, parity].flatMap((family) => Object.values(family));
