/** A partner near every region fetches the list of products, before a region is lost and while it is: by the edge, api.D, and functions. */
import { randomBytes } from "node:crypto";
import type { StepFinding } from "../../drill/step";
import type { EdgeDoor } from "../dataplane/edge/edge";
import type { RehearsalStep } from "./context";

/** What a step needs of a living cloud. */
export interface FeedStage {
  readonly plane: { readonly parts: { readonly edge: { readonly doors: readonly EdgeDoor[] } } };
  until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void>;
}

export interface FeedSteps {
  readonly before: readonly RehearsalStep[];
  readonly whileLost: readonly RehearsalStep[];
}

interface FetchedList {
  /** Whose bucket it lies in: its region's name ends it. */
  readonly bucket: string;
  readonly products: number;
}

/** @param lost region that must not answer while it is lost */
export function feedSteps(stage: () => FeedStage, lost: string): FeedSteps {
  let token = "";
  const take = async (fits: (bucket: string, near: string) => boolean): Promise<StepFinding> => {
    const found: string[] = [];
    for (const door of stage().plane.parts.edge.doors) {
      let last: FetchedList | string = "";
      await stage().until(`a partner near ${door.region} is led to a list of products`, async () => {
        last = await fetchList(door, token).catch((error: Error) => error.message);
        return typeof last !== "string" && last.products > 0 && fits(last.bucket, door.region);
      });
      const { bucket, products } = last as unknown as FetchedList;
      found.push(`near ${door.region} ${products} products of ${bucket}`);
    }
    return { detail: found.join("; ") };
  };
  return {
    before: [
      {
        name: "a partner fetches the list of products near every region",
        run: async () => {
          token = (await register(stage().plane.parts.edge.doors[0]!)).accessToken;
          return take((bucket, near) => bucket.endsWith(near));
        },
      },
    ],
    whileLost: [
      {
        name: `a partner fetches it near every region while ${lost} is lost`,
        run: () => take((bucket) => !bucket.endsWith(lost)),
      },
    ],
  };
}

export const urlOf = ({ browserPort }: EdgeDoor, path: string): string => `http://localhost:${browserPort}${path}`;

export interface PartnerAccount {
  readonly email: string;
  readonly password: string;
  readonly accessToken: string;
}

/** Asked for once: functions themselves verify tokens, whichever region is lost. */
export async function register(door: EdgeDoor): Promise<PartnerAccount> {
  // A password may not have the address in it.
  const email = `partner-${randomBytes(6).toString("hex")}@example.com`;
  const body = { email, password: randomBytes(18).toString("base64url"), name: "Sam Shopper", delivery: "body" };
  const answer = await fetch(urlOf(door, "/api/customers"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`no account was made: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
  const { accessToken } = (await answer.json()) as { accessToken: string };
  return { email, password: body.password, accessToken };
}

/** @throws Error with what was answered, where it is no list */
async function fetchList(door: EdgeDoor, token: string): Promise<FetchedList> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(urlOf(door, "/feed/products"), { headers, redirect: "manual" });
  const location = answer.headers.get("location");
  if (answer.status !== 302 || location === null)
    throw new Error(`/feed/products was answered with ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
  const list = await fetch(location);
  if (!list.ok) throw new Error(`the list was answered with ${list.status}`);
  const { products } = (await list.json()) as { products: readonly unknown[] };
  return { bucket: new URL(location).pathname.split("/")[1]!, products: products.length };
}
