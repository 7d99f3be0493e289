export interface Explanation {
  readonly status: number;
  readonly title: string;
  /** What happened, whether anything was kept, and what to do. */
  readonly text: string;
}

const of = (status: number, title: string, text: string): Explanation => ({ status, title, text });

/** What each type of problem document means, for whoever follows its address. */
export const explanations: Readonly<Record<string, Explanation>> = {
  "invalid-request": of(
    400,
    "The request doesn’t fit its description",
    "Each thing that is wrong is listed under errors, with a JSON pointer to it. Nothing was done. What a request may contain stands in the OpenAPI document.",
  ),
  "bad-request": of(
    400,
    "The request can’t be read",
    "It is no HTTP request that the shop understands. Nothing was done.",
  ),
  "malformed-json": of(400, "The body is no JSON", "The body could not be parsed. Nothing was done."),
  "invalid-cursor": of(
    400,
    "The cursor belongs to another list",
    "A cursor goes on with the very list that it came from: same search, same category, same order. Begin again without one.",
  ),
  "invalid-precondition": of(
    400,
    "The precondition can’t be read",
    "If-Match takes one ETag of this product, as a GET gives it; If-None-Match takes an asterisk, to create it.",
  ),
  "sign-in-required": of(
    401,
    "Somebody must sign in first",
    "Sign in, or renew the access token, and send the request again.",
  ),
  "sign-in-unavailable": of(
    503,
    "Who is calling can’t be verified just now",
    "The identity provider doesn’t answer. The token is as good as before: send the request again after Retry-After.",
  ),
  "wrong-credentials": of(
    401,
    "The address or the password is not right",
    "Which of the two is not said, so that nobody can find out who has an account.",
  ),
  "signature-invalid": of(
    401,
    "The callback isn’t signed",
    "Only the payment gateway can make callbacks, and only new ones count.",
  ),
  "peer-refused": of(
    401,
    "The call between regions isn’t signed",
    "Another region’s call could not be verified. Nothing was done.",
  ),
  forbidden: of(403, "This is not allowed", "You are signed in, but this is for merchants only."),
  "wrong-password": of(403, "The password is not right", "Whoever is signed in stays so. Nothing was done."),
  "cross-site-request": of(
    403,
    "The request came from another site",
    "Requests that change something, and come with this shop’s cookies, must come from its own pages. Nothing was done.",
  ),
  "not-found": of(404, "There is no such thing", "It may have been removed, or has never been there."),
  "external-sign-in": of(
    404,
    "Signing in happens elsewhere",
    "This shop leaves accounts to an identity provider. Sign in there.",
  ),
  "method-not-allowed": of(405, "The address doesn’t take this method", "The Allow header says which it takes."),
  "account-exists": of(
    409,
    "There is an account with this address",
    "The issuer has verified the address, and the shop can’t know whether its account is the same person’s. Show the account’s password to link the two, or ask for an account of its own. Nothing was done.",
  ),
  "identity-taken": of(
    409,
    "The identity signs in to another account",
    "An identity signs in to one account. Nothing was linked.",
  ),
  "linked-already": of(
    409,
    "The account is linked already",
    "An account has one identity of an issuer. Unlink that one first. Nothing was done.",
  ),
  "no-password": of(
    409,
    "The account has no password",
    "It was made by signing in at the issuer, which is the only way to sign in to it. Nothing was done.",
  ),
  "address-taken": of(409, "There is an account with this address", "Sign in instead of registering again."),
  "cart-full": of(409, "The cart is full", "Take something out before you put something else in."),
  "cart-empty": of(
    409,
    "There is nothing to order",
    "The cart is empty, or what was in it is no longer sold. Nothing was ordered.",
  ),
  "cart-ordered": of(
    409,
    "The cart has been ordered already",
    "Another request ordered what was in it, and nothing was ordered or charged again. To its customer, the member order says which order that is. What is to be ordered once more must be put into the cart again.",
  ),
  "total-too-large": of(
    409,
    "The order costs too much",
    "The member maximum says what one order may cost. Nothing was ordered. Take something out of the cart, and order it by itself.",
  ),
  "price-changed": of(
    409,
    "The price has changed",
    "The cart costs something else than the total that was agreed to. Nothing was ordered. Show the new total, and order with that.",
  ),
  "out-of-stock": of(
    409,
    "There are too few left",
    "Under shortages stands what is missing, and how many are left. Nothing was ordered.",
  ),
  "not-enough-stock": of(
    409,
    "There are fewer pieces than that",
    "More pieces can’t go out than are available. Stock is as it was.",
  ),
  "not-paid": of(
    409,
    "The order isn’t paid",
    "Only a paid order is handed to a carrier. Nothing was recorded: look at the order’s status.",
  ),
  "no-events": of(
    409,
    "Sales aren’t counted",
    "This shop records no events, from which sales are counted. Whoever operates it turns them on with EVENTS_KIND.",
  ),
  "no-pictures": of(
    409,
    "The shop takes no pictures",
    "Files of pictures need a bucket and a function that makes pictures of them. Whoever operates the shop turns them on with PICTURES_BUCKET.",
  ),
  "changed-meanwhile": of(
    412,
    "Somebody else changed it meanwhile",
    "The version that you changed is no longer the newest. Nothing was saved. Read it again, and change that.",
  ),
  "exists-already": of(
    412,
    "It exists already",
    "The product was to be created, and there is one with its code. Nothing was saved.",
  ),
  "not-writer": of(
    421,
    "This region doesn’t write",
    "One region told another that it takes no writes either. Customers never see this.",
  ),
  "body-too-large": of(413, "The body is too large", "A request may carry 64 KiB. Nothing was done."),
  "address-too-long": of(414, "The address is too long", "Some part of it is longer than anything that the shop has."),
  "unsupported-media-type": of(415, "The body is not JSON", "Send it as application/json. Nothing was done."),
  "idempotency-key-reused": of(
    422,
    "The key was used for something else",
    "An Idempotency-Key belongs to one request for ever. Choose a new one for a new request. Nothing was done.",
  ),
  "invalid-movement": of(
    422,
    "The movement makes no sense",
    "Look at the quantity and the reason. Stock is as it was.",
  ),
  "unknown-category": of(
    422,
    "There is no such category",
    "A product must be in a category that exists. Nothing was saved.",
  ),
  "wrong-currency": of(
    422,
    "The shop has another currency",
    "All prices of a shop are in one currency. Nothing was saved.",
  ),
  "precondition-required": of(
    428,
    "Say which version you mean",
    "Changes need If-Match with the ETag of what was read, so that nobody’s change is lost; creating needs If-None-Match.",
  ),
  "too-many-attempts": of(
    429,
    "Too many wrong passwords",
    "Wait for as long as Retry-After says. The account is not locked.",
  ),
  "too-many-requests": of(429, "Too many requests", "Wait for as long as Retry-After says, then go on more slowly."),
  internal: of(
    500,
    "Something went wrong on the shop’s side",
    "It is logged under the correlationId. An order may be asked for again with the same Idempotency-Key.",
  ),
  fenced: of(
    503,
    "The region takes no writes",
    "It was left by a failover, and reads only until it has been reconciled. Nothing was done. Try again shortly: requests are being led elsewhere.",
  ),
  "no-writer": of(
    503,
    "No region takes writes just now",
    "A writer is being moved. Nothing was done. Try again in a few seconds.",
  ),
  "store-unreachable": of(
    503,
    "A database doesn’t answer",
    "The region’s own copy can’t be read just now. Nothing was done. Try again in a few seconds.",
  ),
  "not-ready": of(503, "This instance is still starting", "Another one answers in its place."),
  busy: of(503, "The shop is busy", "There was no room for the request. Nothing was done. Try again in a moment."),
  "outcome-unknown": of(
    503,
    "What became of it is not known",
    "The connection to the database broke at the last moment. Send the same request with the same Idempotency-Key: it has its effect once.",
  ),
};
