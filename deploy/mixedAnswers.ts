/** Whether the edge shows somebody an answer that wasn't made for them, asked as anybody could at the shop's address. It changes nothing. */
import { randomUUID } from "node:crypto";

/** A page and an answer of the API that are made for one customer, and say so (`no-store`): whatever stands in a cache policy, nobody else may get them. */
const madeForOne = ["/cart", "/api/session"];

/** How CloudFront says that it has asked no origin: https://repost.aws/knowledge-center/cloudfront-x-cachemiss-error */
const fromCache = /^(Hit|RefreshHit) from cloudfront$/i;

/**
 * In sentences; none where answers are told apart. An edge that doesn't answer says nothing of it, and is seen by other signs.
 * @param url public address of the shop
 */
export async function mixedAnswers(url: string): Promise<readonly string[]> {
  const [page, ...own] = await Promise.all(
    // Nobody has asked for this page before, so it can't have been kept.
    [`/?watch=${randomUUID()}`, ...madeForOne].map((address) => isFromCache(new URL(address, url))),
  );
  return [
    ...(page
      ? ["the edge doesn't tell pages apart by their query: one that nobody had asked for came from its cache"]
      : []),
    ...madeForOne
      .filter((_, index) => own[index])
      .map((it) => `the edge shows ${it}, which is made for one customer, to others from its cache`),
  ];
}

async function isFromCache(url: URL): Promise<boolean> {
  try {
    const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
    await answer.arrayBuffer();
    return answer.ok && fromCache.test(answer.headers.get("x-cache") ?? "");
  } catch {
    return false;
  }
}
