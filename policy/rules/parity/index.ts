import type { Rule } from "../../rule";
import { regionsAlike } from "./regionsAlike";

/** Regions are peers. */
export const rules: readonly Rule[] = [regionsAlike];
