/** Where one write is found, by kind. */
import { acknowledgementsOf, type OrderSubject, outcomeOf, type Write, type WriteSubject } from "../ledger/writes";
import type { OrderFact, StoreFacts } from "./facts";

export interface FoundWrite {
  /** What it is called in the stores: an order's id, say. */
  readonly name: string;
  readonly state: "there" | "missing" | "changed" | "superseded";
  /** What is otherwise than it was acknowledged. */
  readonly how?: string;
  readonly isDoubled?: true;
}

type Judge = (write: Write) => FoundWrite;

/** Open or paid: what a shopper would call an order of his. */
const stands = ({ status }: OrderFact): boolean => status === "pending-payment" || status === "paid";

const groupedBy = <T>(all: readonly T[], keyOf: (it: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const it of all) {
    const group = groups.get(keyOf(it));
    if (group) group.push(it);
    else groups.set(keyOf(it), [it]);
  }
  return groups;
};

const subjectOf = <Kind extends WriteSubject["kind"]>(write: Write): Extract<WriteSubject, { kind: Kind }> =>
  write.subject as Extract<WriteSubject, { kind: Kind }>;

export function orderJudge({ orders }: StoreFacts): Judge {
  const byKey = groupedBy(orders, (it) => `${it.customer} ${it.key}`);
  const byCart = groupedBy(orders, (it) => it.cart);
  return (write) => {
    const subject = subjectOf<"order">(write);
    const [order, ...more] = byKey.get(`${subject.customer} ${subject.key}`) ?? [];
    const ids = new Set(acknowledgementsOf(write.outcomes).map((it) => it.id));
    // Each checkout here has a cart of its own, so that two orders of one cart are one order too many.
    const isDoubled = more.length > 0 || ids.size > 1 || (byCart.get(subject.cart) ?? []).filter(stands).length > 1;
    const name = [...ids][0] ?? order?.id ?? `key ${subject.key}`;
    return { name, ...stateOfOrder(write, subject, order), ...(isDoubled && { isDoubled }) };
  };
}

function stateOfOrder(
  write: Write,
  subject: OrderSubject,
  order: OrderFact | undefined,
): Pick<FoundWrite, "state" | "how"> {
  if (!order) return { state: "missing" };
  const said = acknowledgementsOf(write.outcomes)[0];
  if (!said) return { state: stands(order) ? "there" : "missing" };
  const differences = [
    ...(said.id === order.id ? [] : [`its id is ${order.id}`]),
    ...(order.total === subject.total.amount && order.currency === subject.total.currency
      ? []
      : [`its total is ${order.total} ${order.currency}, not ${subject.total.amount} ${subject.total.currency}`]),
    ...(said.state === "paid" && order.status !== "paid" ? [`it was paid, and is ${order.status}`] : []),
  ];
  return differences.length === 0 ? { state: "there" } : { state: "changed", how: differences.join("; ") };
}

/** A line stays in its cart until the cart is ordered, and then is in the order. */
export function cartLineJudge(writes: readonly Write[], { cartLines, orders }: StoreFacts): Judge {
  const place = (cart: string, sku: string): string => `${cart} ${sku}`;
  const found = new Map<string, Set<number>>();
  const find = (where: string, quantity: number): void =>
    void found.set(where, (found.get(where) ?? new Set()).add(quantity));
  for (const { cart, sku, quantity } of cartLines) find(place(cart, sku), quantity);
  for (const order of orders.filter(stands))
    for (const { sku, quantity } of order.lines) find(place(order.cart, sku), quantity);
  const subject = (it: Write) => subjectOf<"cart line">(it);
  return lastWins(
    writes.filter((it) => it.subject.kind === "cart line"),
    {
      placeOf: (it) => place(subject(it).cart, subject(it).sku),
      isFound: (it, where) => found.get(where)?.has(subject(it).quantity) ?? false,
    },
  );
}

/** A customer has one review of a product: the last one written. */
export function reviewJudge(writes: readonly Write[], { reviews }: StoreFacts): Judge {
  const byTitle = groupedBy(reviews, (it) => it.title);
  const subject = (it: Write) => subjectOf<"review">(it);
  const judge = lastWins(
    writes.filter((it) => it.subject.kind === "review"),
    {
      placeOf: (it) => `${subject(it).customer} ${subject(it).sku}`,
      isFound: (it) => byTitle.get(subject(it).title)?.some((found) => found.sku === subject(it).sku) ?? false,
    },
  );
  return (write) => {
    const { title } = subject(write);
    const isDoubled = (byTitle.get(title)?.length ?? 0) > 1;
    return { ...judge(write), name: title, ...(isDoubled && { isDoubled }) };
  };
}

export function registrationJudge({ customerEmails }: StoreFacts): Judge {
  const emails = new Set(customerEmails);
  return (write) => {
    const { email } = subjectOf<"registration">(write);
    return { name: email, state: emails.has(email) ? "there" : "missing" };
  };
}

interface Places {
  /** What is written: two writes of the same place replace each other. */
  readonly placeOf: (write: Write) => string;
  /** Whether just what this write says stands in its place. */
  readonly isFound: (write: Write, place: string) => boolean;
}

/**
 * In each place stands the write that was acknowledged last, or one that was under way at the same time or begun later: which of them
 * the shop did last, nobody outside can tell. What was acknowledged before is superseded.
 */
function lastWins(writes: readonly Write[], { placeOf, isFound }: Places): Judge {
  const byPlace = groupedBy(writes, placeOf);
  return (write) => {
    const place = placeOf(write);
    const rivals = byPlace.get(place)!;
    const last = lastAcknowledged(rivals);
    // That the same stands there says nothing, when another write may have put it there.
    if (outcomeOf(write).outcome === "refused" && rivals.length > 1) return { name: place, state: "missing" };
    if (last && last !== write && outcomeOf(write).outcome === "acknowledged")
      return { name: place, state: "superseded" };
    const acceptable = last === write ? rivals.filter((it) => it === last || mayHaveWon(it, last)) : [write];
    return { name: place, state: acceptable.some((it) => isFound(it, place)) ? "there" : "missing" };
  };
}

/** By when it was heard of, since that is when it was done at the latest. */
function lastAcknowledged(rivals: readonly Write[]): Write | undefined {
  return rivals
    .filter((it) => outcomeOf(it).outcome === "acknowledged")
    .reduce<Write | undefined>((last, it) => (last && last.heardAt! > it.heardAt! ? last : it), undefined);
}

const mayHaveWon = (it: Write, last: Write): boolean =>
  outcomeOf(it).outcome !== "refused" && (it.heardAt === undefined || it.heardAt >= last.at);
