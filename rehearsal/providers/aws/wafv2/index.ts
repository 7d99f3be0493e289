import type { AnyEntry } from "../../entry";
import * as attachments from "./attachments";
import * as webAcls from "./webAcls";

export const entries: Record<string, AnyEntry> = { ...webAcls.entries, ...attachments.entries };
