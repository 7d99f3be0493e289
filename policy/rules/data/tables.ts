/** DynamoDB's tables as plans have them. */
import { at, knownItemsOf } from "../../reading";
import type { Resource } from "../../rule";

export const table = "aws:dynamodb/table:Table";

/** What is asked for each other region. */
export const replicasAsked = ({ props }: Pick<Resource, "props">) =>
  knownItemsOf(at(props, "replicas")).map((it) => ({
    region: String(at(it, "regionName")),
    key: at(it, "kmsKeyArn"),
    recovers: at(it, "pointInTimeRecovery"),
    isProtected: at(it, "deletionProtectionEnabled"),
  }));
