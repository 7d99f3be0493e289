/**
 * The request that an origin gets: what the policies let through of the viewer's, and what CloudFront says itself.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
 */
import type { OutgoingHttpHeaders } from "node:http";
import { signerHeader } from "../objects/bucketPolicy";
import type { Behaviour } from "./behaviours";
import { acceptedEncodings, chosenCookies, chosenQuery, isAny } from "./cacheKey";
import type { Validators } from "./conditional";
import type { Origin } from "./originConfig";
import { one, type ViewerRequest } from "./viewerRequest";

/** Those of one connection, which are never passed on: RFC 9110, 7.6.1. */
const ofConnection = [
  ...["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "expect"],
  ...["proxy-authenticate", "proxy-authorization"],
];

/** What CloudFront decides itself, whatever the viewer says. */
const ownHeaders = ["accept-encoding", "cookie", "host", "via", "x-amz-cf-id", "x-forwarded-for", "content-length"];

/** Answered from what is cached, so that the origin isn't asked for less than a whole answer. */
const conditional = ["if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "if-range", "range"];

export interface OriginHead {
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
}

export interface OriginHeadOptions {
  readonly behaviour: Behaviour;
  readonly origin: Origin;
  readonly request: ViewerRequest;
  /** Whether the answer may be kept for others. */
  readonly isForCache: boolean;
  readonly known?: Validators;
  /** `…cloudfront.net` */
  readonly via: string;
  /** The distribution's ARN: in its name S3 is asked where an origin access control is attached. */
  readonly signedFor: string;
  readonly requestId: string;
}

export function originHead(options: OriginHeadOptions): OriginHead {
  const { behaviour, origin, request } = options;
  const query = chosenQuery([behaviour.key.query, behaviour.forwarded.query], request.query);
  return { path: `${origin.path}${request.path}${query}`, headers: headersFor(options) };
}

function headersFor(options: OriginHeadOptions): OutgoingHttpHeaders {
  const { behaviour, origin, request, isForCache, known, via, signedFor, requestId } = options;
  const { headers } = request;
  const selections = [behaviour.key.headers, behaviour.forwarded.headers];
  const cookies = chosenCookies([behaviour.key.cookies, behaviour.forwarded.cookies], headers.cookie);
  const encodings = encodingsFor(behaviour, request, isAny(selections, "accept-encoding"));
  const passed: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (ofConnection.includes(name) || ownHeaders.includes(name) || (isForCache && conditional.includes(name)))
      continue;
    if (isAny(selections, name) || alwaysPassed.includes(name)) passed[name] = value;
  }
  return {
    ...passed,
    ...(!isForCache && headers["content-length"] && { "content-length": headers["content-length"] }),
    host: (isAny(selections, "host") && headers.host) || origin.domainName,
    "user-agent": (isAny(selections, "user-agent") && headers["user-agent"]) || "Amazon CloudFront",
    via: [one(headers.via), `1.1 ${via} (CloudFront)`].filter(Boolean).join(", "),
    "x-amz-cf-id": requestId,
    "x-forwarded-for": [one(headers["x-forwarded-for"]), request.address].filter(Boolean).join(", "),
    ...(encodings && { "accept-encoding": encodings }),
    ...(cookies && { cookie: cookies }),
    ...(known?.etag && { "if-none-match": known.etag }),
    ...(known?.lastModified && { "if-modified-since": known.lastModified }),
    ...(origin.isSigned && { [signerHeader]: signedFor }),
    ...Object.fromEntries(origin.headers.map(([name, value]) => [name.toLowerCase(), value])),
  };
}

/** Passed on with or without a policy, to custom origins. */
const alwaysPassed = ["content-type", "content-encoding", "content-language", "range", ...conditional];

function encodingsFor(behaviour: Behaviour, request: ViewerRequest, isChosen: boolean): string | undefined {
  if (behaviour.encodings.length > 0) return acceptedEncodings(behaviour, request);
  return isChosen ? one(request.headers["accept-encoding"]) : undefined;
}
