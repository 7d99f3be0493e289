import type { AnyEntry } from "../../entry";
import * as access from "./access";
import * as bucket from "./bucket";
import * as lifecycle from "./lifecycle";
import * as notification from "./notification";
import * as object from "./object";
import * as protection from "./protection";
import * as replication from "./replication";

export const entries: Readonly<Record<string, AnyEntry>> = {
  ...access.entries,
  ...bucket.entries,
  ...lifecycle.entries,
  ...notification.entries,
  ...object.entries,
  ...protection.entries,
  ...replication.entries,
};
