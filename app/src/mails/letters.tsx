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
  /** Where it goes; undefined where nothing does. */
  readonly destination: { readonly title: string; readonly lines: readonly string[] } | undefined;
  readonly link: readonly [label: string, url: string];
}

/** In English and with the shop's way of writing amounts, as its pages are; addresses as their country writes them. */
export function letter(kind: MailKind, facts: LetterFacts): Letter {
  const parts = writers[kind](facts);
  return { subject: parts.subject, text: textOf(parts), html: `<!doctype html>${render(<Html {...parts} />)}` };
}

const common = (facts: LetterFacts): Pick<Parts, "greeting" | "link"> => ({
  greeting: `Dear ${oneLine(facts.address.name)},`,
  link: ["See your order", facts.url],
});

const goesTo = ({ address }: LetterFacts): Parts["destination"] => ({
  title: "It goes to:",
  lines: [...addressLines(address), countryOf(address.country)],
});

const amountsOf = (facts: LetterFacts): Pick<Parts, "lines" | "total"> => {
  const money = (amount: number): string => formatMoney({ amount, currency: facts.currency }, facts.digits);
  return {
    lines: facts.lines.map((it) => [`${it.quantity} × ${oneLine(it.name)}`, money(it.price * it.quantity)]),
    total: money(facts.total),
  };
};

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
  return {
    ...common(facts),
    ...amountsOf(facts),
    subject: `Your order ${facts.number}`,
    paragraphs: [`Thank you: your order ${facts.number} is paid, and we are getting it ready.`],
    destination: goesTo(facts),
  };
}

function refunded(facts: LetterFacts): Parts {
  const amounts = amountsOf(facts);
  return {
    ...common(facts),
    ...amounts,
    subject: `Your order ${facts.number}: your money goes back`,
    paragraphs: [
      `Your order ${facts.number} was not carried out, though it was charged. We have given ${amounts.total} back: it reaches you by the same way within days. Nothing will be sent.`,
    ],
    destination: undefined,
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
    destination: goesTo(facts),
  };
}

const writers: Readonly<Record<MailKind, (facts: LetterFacts) => Parts>> = {
  "order-confirmation": confirmation,
  "order-shipped": shipped,
  "order-refunded": refunded,
};

/** What people wrote can't begin a line of its own, in a header least of all. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

function textOf(parts: Parts): string {
  const lines = parts.lines.map(([what, amount]) => (amount ? `  ${what}: ${amount}` : `  ${what}`));
  return [
    ...[parts.greeting, ""],
    ...parts.paragraphs.flatMap((it) => [it, ""]),
    ...lines,
    ...(parts.total ? [`  Total: ${parts.total}`] : []),
    ...(parts.destination ? ["", parts.destination.title, ...parts.destination.lines.map((it) => `  ${it}`)] : []),
    ...["", `${parts.link[0]}: ${parts.link[1]}`, ""],
  ].join("\n");
}

function Html({ subject, greeting, paragraphs, lines, total, destination, link }: Parts): VNode {
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
        {destination && (
          <p>
            {destination.title}
            {destination.lines.map((it) => [<br />, it])}
          </p>
        )}
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
