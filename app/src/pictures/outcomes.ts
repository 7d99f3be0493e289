import type { Db } from "mongodb";
import type { Documents } from "../stores/document/documents";
import type { Upload, UploadOutcome } from "./uploads";

interface OutcomeDocument {
  /** The upload's id. */
  readonly _id: string;
  readonly sku: string;
  readonly state: "added" | "refused";
  readonly reason?: string;
  readonly at: Date;
}

/** Days that merchants can ask what became of an upload. */
const keptDays = 30;
const dayMs = 86_400_000;

const outcomes = (db: Db) => db.collection<OutcomeDocument>("pictureUploads");

/** What became of an upload, as this region's copy knows. */
export async function findOutcome(documents: Documents, { id, sku }: Upload): Promise<UploadOutcome> {
  const found = await documents.read((db) => outcomes(db).findOne({ _id: id, sku }));
  if (!found) return { state: "waiting" };
  return { state: found.state, ...(found.reason === undefined ? {} : { reason: found.reason }) };
}

/** Once: what was said of an upload stays. Those that are too old are forgotten meanwhile. */
export async function keepOutcome(
  documents: Documents,
  { id, sku }: Upload,
  { state, reason }: Pick<OutcomeDocument, "state" | "reason">,
): Promise<void> {
  const at = new Date();
  const said = { sku, state, at, ...(reason === undefined ? {} : { reason }) };
  await documents.write(async (db) => {
    await outcomes(db).updateOne({ _id: id }, { $setOnInsert: said }, { upsert: true });
    await outcomes(db).deleteMany({ at: { $lt: new Date(at.getTime() - keptDays * dayMs) } });
  });
}
