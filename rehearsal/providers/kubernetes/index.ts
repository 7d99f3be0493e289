import type { AnyEntry } from "../entry";
import { objectEntry } from "./entries";
import * as helm from "./helm";
import { kinds, targetGroupBinding, targetGroupBindingToken } from "./kinds";

/** Every type of @pulumi/kubernetes that the stand-in knows, by token. */
export const kubernetesEntries: Readonly<Record<string, AnyEntry>> = {
  ...Object.fromEntries(Object.entries(kinds).map(([token, kind]) => [token, objectEntry(kind)])),
  [targetGroupBindingToken]: objectEntry(targetGroupBinding),
  ...helm.entries,
};
