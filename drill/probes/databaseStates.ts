/** What is behind each region's membership: a cluster's state, instances and version, of both stores. It changes nothing. */
import { regionIn } from "../platform";
import type { Store } from "./membership";
import { look, type Probe } from "./probe";
import { observeRegionalState, type RegionalState } from "./topology";

const stores: readonly Store[] = ["relational", "document"];

/** (API: DescribeDBClusters, DescribeDBInstances; control plane, read only.) */
export const databaseStates: Probe<Readonly<Record<Store, RegionalState>>> = {
  asksFor: "databases' state",
  calls: (platform, region) =>
    stores.map((store) =>
      look("rds", platform[store].kind === "instances" ? "DescribeDBInstances" : "DescribeDBClusters", {
        region,
        resource: regionIn(platform, region)[store].arn,
      }),
    ),
  async ask({ platform, region, clients }) {
    const [relational, document] = await Promise.all(
      stores.map((store) => observeRegionalState(platform, store, region, clients)),
    );
    return { relational: relational!, document: document! };
  },
};
