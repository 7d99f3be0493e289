import type { AnyEntry } from "../../entry";
import * as alarms from "./alarms";
import * as dashboards from "./dashboards";

export const entries: Readonly<Record<string, AnyEntry>> = { ...alarms.entries, ...dashboards.entries };
