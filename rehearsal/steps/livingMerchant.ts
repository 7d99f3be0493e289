/** A merchant of a living cloud, who asks for everything by the edge, as a person's browser or a partner's program does. */
import type { EdgeDoor } from "../dataplane/edge/edge";
import { type FeedStage, type PartnerAccount, register, urlOf } from "./livingFeed";

/** What a step needs of a living cloud. */
export interface MerchantStage extends FeedStage {
  readonly plane: FeedStage["plane"] & { grantMerchant(email: string): Promise<void> };
}

/** An account that is a merchant's from its next sign-in on. */
export async function registerMerchant({ plane }: MerchantStage): Promise<PartnerAccount> {
  const account = await register(plane.parts.edge.doors[0]!);
  await plane.grantMerchant(account.email);
  return account;
}

/** @returns headers of requests that are the account's, for the ten minutes that a token lasts */
export async function signIn(
  door: EdgeDoor,
  { email, password }: PartnerAccount,
): Promise<Readonly<Record<string, string>>> {
  const body = JSON.stringify({ email, password, delivery: "body" });
  const headers = { "content-type": "application/json" };
  const { accessToken } = await answered<{ accessToken: string }>(door, "/api/sessions", {
    ...{ method: "POST", headers, body },
  });
  return { authorization: `Bearer ${accessToken}` };
}

/** @throws Error with what was answered, where it is a refusal */
export async function answered<T>(door: EdgeDoor, path: string, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(urlOf(door, path), init);
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
  return (await answer.json()) as T;
}
