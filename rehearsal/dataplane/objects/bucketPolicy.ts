/** Whether a bucket's policy lets one CloudFront distribution do something, and nothing else of what a policy may say. */

/** Sent by the edge where an origin access control signs a request: whose signature it would be. The signature itself isn't made. */
export const signerHeader = "x-meridian-signed-for";

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** @param policy JSON; undefined where the bucket has none */
export function lets(policy: string | undefined, distributionArn: string, action: string, resource: string): boolean {
  if (policy === undefined) return false;
  const { Statement: given } = JSON.parse(policy) as { readonly Statement: Statement | readonly Statement[] };
  return [given].flat().some((it) => {
    const services = [(it as Statement).Principal as { readonly Service?: string | string[] }].flatMap(
      (by) => by?.Service ?? [],
    );
    return (
      it.Effect === "Allow" &&
      services.includes("cloudfront.amazonaws.com") &&
      covers(it.Action, action) &&
      covers(it.Resource, resource) &&
      isOf(it, distributionArn)
    );
  });
}

const covers = (patterns: string | readonly string[] | undefined, text: string): boolean =>
  [patterns ?? []].flat().some((it) => {
    const source = it
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".");
    return new RegExp(`^${source}$`, "s").test(text);
  });

/** A condition that isn't about the distribution's ARN doesn't hold. */
function isOf({ Condition: condition = {} }: Statement, distributionArn: string): boolean {
  return Object.entries(condition).every(
    ([operator, keys]) =>
      /^(String|Arn)(Equals|Like)$/.test(operator) &&
      Object.entries(keys).every(([key, values]) => /^aws:SourceArn$/i.test(key) && covers(values, distributionArn)),
  );
}
