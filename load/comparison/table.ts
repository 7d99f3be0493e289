/** A comparison as text, for people. */
import { writeKinds } from "../ledger/writes";
import type { KindComparison, LedgerComparison } from "./compare";
import type { EventComparison } from "./events";

const columns: readonly (readonly [title: string, of: (it: KindComparison) => number])[] = [
  ["writes", (it) => it.writes],
  ["acknowledged", (it) => it.acknowledged],
  ["kept", (it) => it.kept],
  ["lost", (it) => it.lost.length],
  ["changed", (it) => it.changed.length],
  ["replaced", (it) => it.superseded],
  ["doubled", (it) => it.doubled.length],
  ["refused", (it) => it.refused],
  ["refused, kept", (it) => it.refusedButKept.length],
  ["unknown, kept", (it) => it.unknownKept],
  ["unknown, not kept", (it) => it.unknownNotKept],
];

const paymentLines: Readonly<Record<keyof LedgerComparison["payments"], string>> = {
  chargedAndLost: "charges of orders that were acknowledged and are lost",
  chargedWithoutOrder: "charges of orders that nobody was told of and that aren't there",
  chargedThoughUnpaid: "charges of declined or cancelled orders",
  paidWithoutCharge: "paid orders without a charge",
  chargedTwice: "orders with more than one charge",
  chargedDifferently: "orders charged another amount than their total",
};

/** How many names are printed of each list; the value has them all. */
const mostNames = 10;

export function comparisonTable(comparison: LedgerComparison): string {
  const rows = writeKinds.map((kind) => [kind, ...columns.map(([, of]) => String(of(comparison.kinds[kind])))]);
  const lost = writeKinds.flatMap((kind) => listed(`lost: ${kind}`, names(comparison.kinds[kind].lost)));
  const doubled = writeKinds.flatMap((kind) => listed(`doubled: ${kind}`, names(comparison.kinds[kind].doubled)));
  const changed = writeKinds.flatMap((kind) =>
    listed(
      `changed: ${kind}`,
      comparison.kinds[kind].changed.map((it) => `${it.name} (${it.how})`),
    ),
  );
  const payments = (Object.keys(paymentLines) as (keyof typeof paymentLines)[]).map(
    (it) => `${String(comparison.payments[it].length).padStart(6)}  ${paymentLines[it]}`,
  );
  const told = comparison.events ? eventLines(comparison.events) : [];
  const strangers = `${String(comparison.unaccounted.length).padStart(6)}  orders of these customers that the ledger doesn't know`;
  return [...aligned([["", ...columns.map(([title]) => title)], ...rows]), ...lost, ...doubled, ...changed]
    .concat(payments, told, strangers)
    .join("\n");
}

const eventLines = ({ paid, unrecorded, unacted, miscounted, unconfirmed }: EventComparison): string[] => [
  `${String(paid).padStart(6)}  paid orders whose events are compared`,
  `${String(unrecorded.length).padStart(6)}  of them without an event`,
  `${String(unacted.length).padStart(6)}  of them that sales haven't counted`,
  `${String(miscounted).padStart(6)}  orders that sales have counted too often, or too rarely`,
  `${String(unconfirmed.length).padStart(6)}  of them that no mail has confirmed, where mails are sent`,
];

const names = (all: readonly { readonly name: string }[]): string[] => all.map((it) => it.name);

function listed(title: string, all: readonly string[]): string[] {
  if (all.length === 0) return [];
  const more = all.length > mostNames ? `, and ${all.length - mostNames} more` : "";
  return [`  ${title}: ${all.slice(0, mostNames).join(", ")}${more}`];
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join("  ")
      .trimEnd(),
  );
}
