/** @jsxRuntime automatic @jsxImportSource preact */
import type { ComponentChildren, VNode } from "preact";
import { render } from "preact-render-to-string";
import type { ReceivedMail } from "./mailbox";

/** A tool of whoever tries the shop, and no page of the shop. */
const document = (title: string, body: ComponentChildren): string =>
  `<!doctype html>${render(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{title}</title>
      </head>
      <body>
        <main>{body}</main>
      </body>
    </html>,
  )}`;

export const mailboxPage = (mails: readonly ReceivedMail[]): string =>
  document(
    "Mailbox",
    <>
      <h1>Mailbox</h1>
      <p>What this shop would have sent. Nobody was sent anything.</p>
      {mails.length === 0 ? <p>There is no mail yet.</p> : <Mails mails={mails} />}
      <p>
        <a href="/">To the shop</a>
      </p>
    </>,
  );

const Mails = ({ mails }: { readonly mails: readonly ReceivedMail[] }): VNode => (
  <table cellPadding="4">
    <thead>
      <tr>
        {["Received", "To", "Subject"].map((it) => (
          <th scope="col" align="left">
            {it}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {mails.map(({ id, to, subject, receivedAt }) => (
        <tr>
          <td>{receivedAt.toISOString()}</td>
          <td>{to}</td>
          <td>
            <a href={`/mailbox/${id}`}>{subject}</a>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

export const mailPage = ({ id, to, subject, text, receivedAt }: ReceivedMail): string =>
  document(
    subject,
    <>
      <h1>{subject}</h1>
      <p>
        To {to}, {receivedAt.toISOString()}
      </p>
      <pre>{text}</pre>
      <p>
        <a href={`/mailbox/${id}.html`}>The same as HTML</a>
      </p>
      <p>
        <a href="/mailbox">To all mails</a>
      </p>
    </>,
  );
