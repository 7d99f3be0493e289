import type { AnyEntry } from "../../entry";
import * as attachments from "./attachments";
import * as ipSets from "./ipSets";
import * as webAcls from "./webAcls";

export const entries: Record<string, AnyEntry> = { ...webAcls.entries, ...ipSets.entries, ...attachments.entries };
