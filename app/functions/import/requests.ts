import { createHash } from "node:crypto";
import { bodyOf, type HttpAnswer, type HttpEvent, json, problem } from "../http";
import { bytesAtMost } from "./importFile";
import type { ImportFormat } from "./rows";
import { incoming, readResult, type ToldRegions, writeResult } from "./results";

export interface ImportRequests extends ToldRegions {
  readonly region: string;
  /** How long somebody who sends a file waits for regions that don't answer, in milliseconds. Default: 4,000, of the edge's 15 seconds. */
  readonly patienceMs?: number;
}

const formats: Readonly<Record<string, ImportFormat>> = { "text/csv": "csv", "application/json": "json" };

/** `POST /feed/import` takes a file, `GET /feed/import/{id}` tells what became of it. */
export async function answerImport(world: ImportRequests, event: HttpEvent): Promise<HttpAnswer> {
  // The authorizer lets nobody else through; without one this is closed.
  if (event.requestContext.authorizer?.lambda?.role !== "merchant")
    return problem({ status: 403, code: "forbidden", detail: "Only merchants may do this." });
  return event.requestContext.http.method === "POST" ? take(world, event) : tell(world, event);
}

async function take(world: ImportRequests, event: HttpEvent): Promise<HttpAnswer> {
  const given = event.headers["content-type"] ?? "";
  const type = given.split(";")[0]!.trim().toLowerCase();
  const format = Object.hasOwn(formats, type) ? formats[type] : undefined;
  if (!format) {
    const detail = `Content-Type is ${JSON.stringify(given)}; it must be one of ${Object.keys(formats).join(", ")}.`;
    return problem({ status: 415, code: "unsupported-media-type", detail });
  }
  const body = bodyOf(event);
  if (body.length === 0)
    return problem({ status: 400, code: "empty", detail: "The body is the file, and there is none." });
  if (body.length > bytesAtMost) {
    const detail = `The file has ${body.length} bytes; it may have ${bytesAtMost}. Split it, or drop it into the bucket.`;
    return problem({ status: 413, code: "too-large", detail });
  }
  const id = `${createHash("sha256").update(body).digest("hex")}.${format}`;
  const { caller = "" } = event.requestContext.authorizer!.lambda!;
  // Before the file: what becomes of it may be there at once, and stays.
  const received = { id, state: "received", at: new Date().toISOString(), caller } as const;
  await writeResult(world, received, AbortSignal.timeout(world.patienceMs ?? 4_000));
  await world.buckets.get(world.region)!.put(incoming + id, body, { contentType: given, metadata: { caller } });
  const location = `/feed/import/${id}`;
  return json(202, { id, state: "received", location }, { location });
}

async function tell({ region, buckets }: ImportRequests, event: HttpEvent): Promise<HttpAnswer> {
  const id = event.pathParameters?.["id"] ?? "";
  const found = /^[\w.-]{1,200}$/.test(id) ? await readResult(buckets.get(region)!, id) : undefined;
  if (!found) return problem({ status: 404, code: "not-found", detail: "There is no import of this name." });
  const { sequencer: _, ...result } = found;
  return json(200, result);
}
