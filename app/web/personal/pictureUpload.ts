import type { PictureType } from "../../src/pictures/limits";
import type { UploadGrant, UploadInput, UploadOutcome } from "../../src/pictures/uploads";
import { call } from "../shop/api";
import { ShopUnreachableError } from "../shop/failures";

/** A slow line takes minutes for ten megabytes. */
const sendingMs = 300_000;

/** Sends a file straight to where the shop keeps files, by a form that the shop has signed. @throws Error where it wasn't taken */
export async function sendPicture(
  sku: string,
  file: File & { readonly type: PictureType },
  alt: string,
): Promise<UploadGrant> {
  const wanted: UploadInput = { type: file.type, bytes: file.size, alt };
  const grant = await call<UploadGrant>("POST", `/api/products/${sku}/pictures`, { body: wanted });
  const form = new FormData();
  for (const [name, value] of Object.entries(grant.fields)) form.append(name, value);
  form.append("file", file);
  const signal = AbortSignal.timeout(sendingMs);
  const answer = await fetch(grant.url, { method: "POST", body: form, signal }).catch((error: unknown) => {
    throw new ShopUnreachableError({ cause: error });
  });
  if (!answer.ok) throw new Error(`The file was not taken: ${await reasonIn(answer)}`);
  return grant;
}

/** As S3 says it. */
async function reasonIn(answer: Response): Promise<string> {
  const said = new DOMParser().parseFromString(await answer.text(), "application/xml");
  return said.querySelector("Message")?.textContent ?? `status ${answer.status}`;
}

/** Functions start within seconds; one that is tried again takes minutes. */
const patienceMs = 120_000;
const pauseMs = 1_000;

/** What became of the file, once that is known. @throws Error where it isn't after two minutes */
export async function outcomeOf(sku: string, id: string): Promise<UploadOutcome> {
  for (const deadline = performance.now() + patienceMs; performance.now() < deadline;) {
    const outcome = await call<UploadOutcome>("GET", `/api/products/${sku}/pictures/${id}`, { fresh: true });
    if (outcome.state !== "waiting") return outcome;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error("The file has arrived, and nobody has looked at it yet. Come back to this page in some minutes.");
}
