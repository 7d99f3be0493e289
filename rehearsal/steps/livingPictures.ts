/** A merchant uploads pictures by the edge, as the shop's page does: a good one becomes pictures that every edge shows, a bad one is refused. */
import { crc32, deflateSync } from "node:zlib";
import type { StepFinding } from "../../drill/step";
import type { EdgeDoor } from "../dataplane/edge/edge";
import { type FeedSteps, urlOf } from "./livingFeed";
import { answered, type MerchantStage, registerMerchant, signIn } from "./livingMerchant";

interface Grant {
  readonly id: string;
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

interface Outcome {
  readonly state: "waiting" | "added" | "refused";
  readonly reason?: string;
}

interface Shown {
  readonly url: string;
  readonly sources?: readonly { readonly url: string; readonly type: string }[];
}

/** @param lost region whose bucket can't be asked while it is lost */
export function pictureSteps(stage: () => MerchantStage, lost: string): FeedSteps {
  let picture: Shown | undefined;
  return {
    before: [
      {
        name: "a merchant uploads a picture near every region, and a file that is none",
        run: async () => {
          const merchant = await Merchant.signIn(stage());
          // The same file: it is made where the catalogue is written, and given to the product once.
          for (const door of stage().plane.parts.edge.doors) {
            const { state, reason } = await merchant.upload(door, pictureFile());
            if (state !== "added") throw new Error(`a picture sent near ${door.region} was ${state}: ${reason}`);
          }
          const bad = await merchant.upload(stage().plane.parts.edge.doors[0]!, Buffer.from("<svg><script/></svg>"));
          if (bad.state !== "refused") throw new Error(`SVG was ${bad.state}`);
          picture = await merchant.newest();
          return { detail: `${await shownAtAll(stage(), picture)}; SVG was refused: ${bad.reason}` };
        },
      },
    ],
    whileLost: [
      {
        name: `its pictures are shown near every region while ${lost} is lost`,
        run: async (): Promise<StepFinding> => ({ detail: await shownAtAll(stage(), picture!) }),
      },
    ],
  };
}

class Merchant {
  private constructor(
    private readonly stage: MerchantStage,
    private readonly headers: Readonly<Record<string, string>>,
    private readonly sku: string,
  ) {}

  static async signIn(stage: MerchantStage): Promise<Merchant> {
    const [door] = stage.plane.parts.edge.doors as [EdgeDoor];
    const headers = await signIn(door, await registerMerchant(stage));
    const { items } = await answered<{ items: readonly { sku: string }[] }>(door, "/api/products?limit=1");
    return new Merchant(stage, headers, items[0]!.sku);
  }

  /** As the shop's page: a form for it, the file straight into the bucket, and what became of it. */
  async upload(door: EdgeDoor, file: Buffer): Promise<Outcome> {
    const at = `/api/products/${this.sku}/pictures`;
    const headers = { ...this.headers, "content-type": "application/json" };
    const wanted = JSON.stringify({ type: "image/png", bytes: file.length, alt: "Rehearsed" });
    const grant = await answered<Grant>(door, at, { method: "POST", headers, body: wanted });
    const form = new FormData();
    for (const [name, value] of Object.entries(grant.fields)) form.append(name, value);
    form.append("file", new Blob([new Uint8Array(file)]));
    const answer = await fetch(grant.url, { method: "POST", body: form });
    if (!answer.ok) throw new Error(`the bucket answered a file with ${answer.status}: ${await answer.text()}`);
    let outcome: Outcome = { state: "waiting" };
    await this.stage.until(`what became of a picture is known near ${door.region}`, async () => {
      outcome = await answered<Outcome>(door, `${at}/${grant.id}`, { headers: this.headers });
      return outcome.state !== "waiting";
    });
    return outcome;
  }

  /** @throws Error where the product hasn't exactly one with the file's text */
  async newest(): Promise<Shown> {
    const [door] = this.stage.plane.parts.edge.doors as [EdgeDoor];
    const { images } = await answered<{ images: readonly (Shown & { alt: string })[] }>(
      door,
      `/api/products/${this.sku}`,
    );
    const found = images.filter((it) => it.alt === "Rehearsed");
    if (found.length !== 1) throw new Error(`${this.sku} has ${found.length} pictures of the file`);
    return found[0]!;
  }
}

/** All files of it, by every edge. */
async function shownAtAll(stage: MerchantStage, { url, sources = [] }: Shown): Promise<string> {
  const { doors } = stage.plane.parts.edge;
  const files = [{ url, type: "image/jpeg" }, ...sources];
  for (const door of doors) {
    await stage.until(`every file of a picture is shown near ${door.region}`, async () => {
      const answers = await Promise.all(files.map((it) => fetch(urlOf(door, it.url))));
      await Promise.all(answers.map((it) => it.arrayBuffer()));
      return answers.every((it, index) => it.ok && it.headers.get("content-type") === files[index]!.type);
    });
  }
  return `${files.length} files are shown near ${doors.map((it) => it.region).join(", ")}`;
}

/** A PNG of 400 × 200 pixels in one colour. */
function pictureFile(): Buffer {
  const [width, height] = [400, 200];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.alloc(1), Buffer.alloc(width * 3, 0x7f)]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const chunks = [chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...chunks]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
