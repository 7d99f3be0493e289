/** @jsxRuntime automatic @jsxImportSource preact */
import type { ComponentChildren, VNode } from "preact";
import { render } from "preact-render-to-string";
import { type Address, linesOf } from "../addresses/addressFormat";
import { formatOf } from "../addresses/formats";
import { formatMoney } from "../pages/money";
import type { MailKind } from "./mails";

/** What a mail says of an order. */
export interface LetterFacts {
  readonly number: string;
  readonly url: string;
  readonly currency: string;
  readonly digits: number | undefined;
  readonly total: number;
  readonly lines: readonly { readonly name: string; readonly quantity: number; readonly price: number }[];
  readonly address: Address;
  readonly carrier?: string | undefined;
  readonly trackingCode?: string | undefined;
}

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The parts that both forms are made of, so that neither says more than the other. */
interface Parts {
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly lines: readonly (readonly [what: string, amount: string])[];
  readonly total: string | undefined;
  readonly addressTitle: string;
  readonly address: readonly string[];
  readonly link: readonly [label: string, url: string];
}

/** In English and with the shop's way of writing amounts, as its pages are; addresses as their country writes them. */
export function letter(kind: MailKind, facts: LetterFacts): Letter {
  const parts = kind === "order-confirmation" ? confirmation(facts) : shipped(facts);
  return { subject: parts.subject, text: textOf(parts), html: `<!doctype html>${render(<Html {...parts} />)}` };
}

const common = (facts: LetterFacts): Pick<Parts, "greeting" | "address" | "link"> => ({
  greeting: `Dear ${oneLine(facts.address.name)},`,
  address: [...addressLines(facts.address), countryOf(facts.address.country)],
  link: ["See your order", facts.url],
});

/** Orders of the time before formats were checked may be in a country without one. */
function addressLines(given: Address): string[] {
  const address = Object.fromEntries(Object.entries(given).map(([part, text]) => [part, oneLine(text)])) as Address;
  const format = formatOf(address.country) as ReturnType<typeof formatOf> | undefined;
  if (format) return linesOf(address, format);
  const { name, line1, line2, district, city, region, postalCode } = address;
  return [name, line1, line2, district, city, region, postalCode].filter(
    (it) => it !== undefined && it !== "",
  ) as string[];
}

const countryNames = new Intl.DisplayNames(["en"], { type: "region" });
const countryOf = (code: string): string => countryNames.of(code) ?? code;

function confirmation(facts: LetterFacts): Parts {
  const money = (amount: number): string => formatMoney({ amount, currency: facts.currency }, facts.digits);
  return {
    ...common(facts),
    subject: `Your order ${facts.number}`,
    paragraphs: [`Thank you: your order ${facts.number} is paid, and we are getting it ready.`],
    lines: facts.lines.map((it) => [`${it.quantity} × ${oneLine(it.name)}`, money(it.price * it.quantity)]),
    total: money(facts.total),
    addressTitle: "It goes to:",
  };
}

function shipped(facts: LetterFacts): Parts {
  const by = facts.carrier ? ` by ${oneLine(facts.carrier)}` : "";
  const tracking = facts.trackingCode ? [`Its tracking code is ${oneLine(facts.trackingCode)}.`] : [];
  return {
    ...common(facts),
    subject: `Your order ${facts.number} is on its way`,
    paragraphs: [`Your order ${facts.number} was sent${by}.`, ...tracking],
    lines: facts.lines.map((it) => [`${it.quantity} × ${oneLine(it.name)}`, ""]),
    total: undefined,
    addressTitle: "It goes to:",
  };
}

/** What people wrote can't begin a line of its own, in a header least of all. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

function textOf(parts: Parts): string {
  const lines = parts.lines.map(([what, amount]) => (amount ? `  ${what}: ${amount}` : `  ${what}`));
  return [
    ...[parts.greeting, ""],
    ...parts.paragraphs.flatMap((it) => [it, ""]),
    ...lines,
    ...(parts.total ? [`  Total: ${parts.total}`] : []),
    ...["", parts.addressTitle, ...parts.address.map((it) => `  ${it}`), ""],
    ...[`${parts.link[0]}: ${parts.link[1]}`, ""],
  ].join("\n");
}

function Html({ subject, greeting, paragraphs, lines, total, addressTitle, address, link }: Parts): VNode {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{subject}</title>
      </head>
      <body>
        {[greeting, ...paragraphs].map((it) => (
          <p>{it}</p>
        ))}
        <table cellPadding="4">
          {lines.map(([what, amount]) => (
            <Row what={what} amount={amount} />
          ))}
          {total && <Row what={<strong>Total</strong>} amount={<strong>{total}</strong>} />}
        </table>
        <p>
          {addressTitle}
          {address.map((it) => [<br />, it])}
        </p>
        <p>
          <a href={link[1]}>{link[0]}</a>
        </p>
      </body>
    </html>
  );
}

const Row = ({ what, amount }: { readonly what: ComponentChildren; readonly amount: ComponentChildren }): VNode => (
  <tr>
    <td>{what}</td>
    <td align="right">{amount}</td>
  </tr>
);
