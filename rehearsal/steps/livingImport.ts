/** A partner sends lists of products by the edge, api.D: a good one is in the shop near every region, one with problems changes nothing. */
import type { StepFinding } from "../../drill/step";
import type { EdgeDoor } from "../dataplane/edge/edge";
import { type FeedSteps, type PartnerAccount, urlOf } from "./livingFeed";
import { answered, type MerchantStage, registerMerchant, signIn } from "./livingMerchant";

interface ImportResult {
  readonly state: "received" | "imported" | "refused";
  readonly products?: number;
  readonly problems?: readonly { readonly line: number; readonly field?: string; readonly problem: string }[];
}

/** As the shop shows a product of a list of one. */
interface Listed {
  readonly category: string;
  readonly price: { readonly amount: number; readonly currency: string };
}

/** @param lost region whose functions and bucket can't be reached while it is lost */
export function importSteps(stage: () => MerchantStage, lost: string): FeedSteps {
  let account: PartnerAccount | undefined;
  return {
    before: [
      {
        name: "a partner's list is imported near every region, and one with problems is refused",
        run: async () => {
          account = await registerMerchant(stage());
          const partner = await Partner.signIn(stage(), account);
          const imported = await partner.sendNearAll("rehearsed");
          return { detail: `${imported}; ${await partner.sendWrong()}` };
        },
      },
    ],
    whileLost: [
      {
        name: `a partner's list is imported near every region while ${lost} is lost`,
        // Signed in again: what happened meanwhile may have taken longer than a token lasts.
        run: async (): Promise<StepFinding> => ({
          detail: await (await Partner.signIn(stage(), account!)).sendNearAll("while-lost"),
        }),
      },
    ],
  };
}

const columns = "sku,name,category,price,currency,description";

class Partner {
  private constructor(
    private readonly stage: MerchantStage,
    private readonly headers: Readonly<Record<string, string>>,
    private readonly listed: Listed,
  ) {}

  static async signIn(stage: MerchantStage, account: PartnerAccount): Promise<Partner> {
    const [door] = stage.plane.parts.edge.doors as [EdgeDoor];
    const { items } = await answered<{ items: readonly Listed[] }>(door, "/api/products?limit=1");
    return new Partner(stage, await signIn(door, account), items[0]!);
  }

  /** A new product by each edge, which hands it to another region than the one that writes, too; each must be shown by all edges. */
  async sendNearAll(prefix: string): Promise<string> {
    const { doors } = this.stage.plane.parts.edge;
    for (const door of doors) {
      const sku = `${prefix}-${door.region}`;
      const { state, products, problems } = await this.send(door, [this.row(sku)]);
      if (state !== "imported" || products !== 1)
        throw new Error(`a list sent near ${door.region} was ${state}: ${JSON.stringify(problems ?? products)}`);
      for (const other of doors) await this.untilShown(other, sku);
    }
    return `a product of each list is shown near ${doors.map((it) => it.region).join(", ")}`;
  }

  /** Its second line is good, and may not be imported either. */
  async sendWrong(): Promise<string> {
    const [door] = this.stage.plane.parts.edge.doors as [EdgeDoor];
    const good = "rehearsed-beside-wrong";
    const wrong = `rehearsed-wrong,,no-such-category,a lot,${this.listed.price.currency},`;
    const { state, problems = [] } = await this.send(door, [this.row(good), this.row("No Code"), wrong]);
    const found = [...new Set(problems.map(({ line, field }) => `line ${line} ${field}`))].sort().join(", ");
    const expected = "line 3 sku, line 4 category, line 4 name, line 4 price";
    if (state !== "refused" || found !== expected)
      throw new Error(`a list with problems in ${expected} was ${state}${found && ` for ${found}`}`);
    const { status } = await fetch(urlOf(door, `/api/products/${good}`));
    if (status !== 404) throw new Error(`a list was refused, and its good line is answered with ${status}`);
    return `one with problems was refused for ${found}, and nothing of it is there`;
  }

  private row(sku: string): string {
    const { category, price } = this.listed;
    return `${sku},Rehearsed,${category},12,${price.currency},By a partner.`;
  }

  private async send(door: EdgeDoor, rows: readonly string[]): Promise<ImportResult> {
    const { location } = await answered<{ location: string }>(door, "/feed/import", {
      ...{ method: "POST", headers: { ...this.headers, "content-type": "text/csv" } },
      body: [columns, ...rows, ""].join("\r\n"),
    });
    let result: ImportResult = { state: "received" };
    await this.stage.until(`what became of a list is known near ${door.region}`, async () => {
      result = await answered<ImportResult>(door, location, { headers: this.headers });
      return result.state !== "received";
    });
    return result;
  }

  private untilShown(door: EdgeDoor, sku: string): Promise<void> {
    return this.stage.until(`the imported ${sku} is shown near ${door.region}`, async () => {
      const answer = await fetch(urlOf(door, `/api/products/${sku}`));
      const { name } = (await answer.json()) as { name?: string };
      return answer.ok && name === "Rehearsed";
    });
  }
}
