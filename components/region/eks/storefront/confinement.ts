import type { types } from "@pulumi/kubernetes";

/** The image's own user, who owns nothing. */
export const user = 10001;

/** What no container of the pod may do. */
export const confined: types.input.core.v1.SecurityContext = {
  allowPrivilegeEscalation: false,
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};
