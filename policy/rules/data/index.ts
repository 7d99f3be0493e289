import type { Rule } from "../../rule";
import { notDeleted } from "./notDeleted";

/** Never lose data. */
export const rules: readonly Rule[] = [notDeleted];
