/** What CloudFront answers without asking anybody. */
import { ownAnswer, redirect, type WholeAnswer } from "./answers";
import type { Behaviour } from "./behaviours";
import type { ViewerRequest } from "./viewerRequest";

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html */
export function refusal(
  behaviour: Behaviour,
  { method, protocol, headers, path, query }: ViewerRequest,
): WholeAnswer | undefined {
  if (protocol === "http" && behaviour.viewerProtocol === "redirect-to-https")
    return redirect(`https://${headers.host?.replace(/:\d+$/, "")}${path}${query}`);
  if (protocol === "http" && behaviour.viewerProtocol === "https-only")
    return ownAnswer(403, "Bad request. This distribution allows HTTPS only.");
  if (!behaviour.allowed.includes(method))
    return ownAnswer(
      403,
      "This distribution is not configured to allow the HTTP request method that was used for this request.",
    );
  const hasBody = headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
  return method === "GET" && hasBody ? ownAnswer(403, "Bad request. A GET request has no body.") : undefined;
}
