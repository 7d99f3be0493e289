import type { AnyEntry } from "../../entry";
import * as healthChecks from "./healthChecks";
import * as records from "./records";
import * as zones from "./zones";

export const entries: Record<string, AnyEntry> = { ...zones.entries, ...records.entries, ...healthChecks.entries };
