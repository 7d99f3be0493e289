import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { MailRefusedError } from "./mailPort";
import { parseSmtpUrl, SmtpPort } from "./smtp";

/** Speaks as much SMTP as a mail needs, and keeps what it was told. */
function smtpServer(answerToRecipient: string): { server: Server; said: string[] } {
  const said: string[] = [];
  const server = createServer((socket) => {
    let inData = false;
    socket.write("220 here\r\n");
    let rest = "";
    socket.on("data", (bytes) => {
      const lines = (rest + String(bytes)).split("\r\n");
      rest = lines.pop()!;
      for (const line of lines) {
        said.push(line);
        if (inData && line !== ".") continue;
        const wasData = inData;
        inData = line === "DATA";
        if (line.startsWith("RCPT")) socket.write(`${answerToRecipient}\r\n`);
        else socket.write(inData ? "354 go on\r\n" : line === "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
        if (wasData) inData = false;
      }
    });
    socket.on("error", () => undefined);
  });
  return { server, said };
}

const mail = {
  ...{ id: "order.paid/1", from: "The shop <shop@example.com>", to: "ada@example.com" },
  ...{ subject: "Your order ä", text: "text", html: "<p>html</p>" },
};

async function sent(answerToRecipient: string): Promise<string[]> {
  const { server, said } = smtpServer(answerToRecipient);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const port = new SmtpPort(() => `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    await port.send(mail);
    return said;
  } finally {
    port.close();
    server.close();
  }
}

describe("Mails by SMTP", () => {
  it("are handed to the server in both forms, under an id that follows from the event", async () => {
    const said = (await sent("250 ok")).join("\n");
    assert.match(said, /MAIL FROM:<shop@example\.com>/);
    assert.match(said, /RCPT TO:<ada@example\.com>/);
    assert.match(said, /Message-ID: <order\.paid%2F1@example\.com>/);
    assert.match(said, /Content-Type: text\/plain[\s\S]*Content-Type: text\/html/);
  });

  it("are refused for good by a 5xx, and for now by anything else", async () => {
    await assert.rejects(sent("550 no such user"), (error) => error instanceof MailRefusedError);
    await assert.rejects(sent("451 later"), (error) => !(error instanceof MailRefusedError));
  });

  it("need a server's address", () => {
    assert.equal(parseSmtpUrl("smtps://a:b@mail.example"), "smtps://a:b@mail.example");
    assert.throws(() => parseSmtpUrl("https://mail.example"), /an SMTP server is smtp:\/\/user:password@host:587/);
  });
});
