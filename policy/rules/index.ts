import type { Rule } from "../rule";
import { rules as data } from "./data";
import { rules as parity } from "./parity";
import { rules as resilience } from "./resilience";
import { rules as security } from "./security";

/** Every rule of the pack. A new one is a file of its own in its family, and a line in the family's list. */
export const rules: readonly Rule[] = [...data, ...security, ...resilience, ...parity];
