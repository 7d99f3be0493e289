/** Names in the cluster. They are fixed, because others know the storefront by them: the role of its pods by namespace and account. */
export const namespaceName = "storefront";
export const serviceAccountName = "storefront";
export const workloadName = "storefront";

/** The label that everything which selects the storefront's pods selects them by. */
export const podLabels = { "app.kubernetes.io/name": workloadName } as const;
