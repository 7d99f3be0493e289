import { platformNameAllowed, platformNameObjection } from "../platformNames";
import { shown } from "../problem";
import type { ConfigurationRule } from "./rule";

/** The project's name is the platform's: it is in names that AWS limits. */
export const platformName: ConfigurationRule = ({ project }) => {
  const reason = platformNameObjection(project);
  if (reason === undefined) return [];
  const command = "npm run name -- staging";
  return [{ path: "name of Pulumi.yaml", value: shown(project), reason, allowed: platformNameAllowed, command }];
};
