/** @jsxRuntime automatic @jsxImportSource preact */
import type { FastifyRequest } from "fastify";
import type { ComponentChildren, JSX } from "preact";
import { Type } from "typebox";
import { notFound, type ProblemDocument } from "../server/problems";
import type { Server } from "../server/routing";
import type { Page } from "./document";
import { explanations } from "./explanations";
import type { Renderer } from "./html";

/** People who open an address get a page where programs get a problem document; and each kind of problem is explained. */
export function problemPages(server: Server, pages: Renderer): void {
  server.addHook<string>("onSend", async (request, reply, payload) => {
    if (!isProblem(reply.getHeader("content-type")) || !wantsPage(request)) return payload;
    const html = await pages.toHtml(problemPage(JSON.parse(payload) as ProblemDocument)).catch(() => undefined);
    if (html === undefined) return payload;
    void reply.type("text/html; charset=utf-8").removeHeader("content-length");
    return html;
  });
  const schema = { hide: true, params: Type.Object({ name: Type.String({ maxLength: 64 }) }) };
  server.get("/problems/:name", { schema }, async (request, reply) => {
    const { name } = request.params;
    const found = Object.hasOwn(explanations, name) ? explanations[name] : undefined;
    if (!found) throw notFound(`problem called ${name}`);
    return pages.sendShared(reply, explanationPage(name, found));
  });
}

const isProblem = (contentType: unknown): boolean =>
  typeof contentType === "string" && contentType.startsWith("application/problem+json");

function wantsPage({ method, headers, url }: FastifyRequest): boolean {
  const isPage = !/^\/(api|health|static|\.well-known)\//.test(url);
  return isPage && ["GET", "HEAD"].includes(method) && (headers.accept ?? "").includes("text/html");
}

/** What is said to people for a status, in place of the problem's own words. */
function wordsFor(status: number): { readonly title: string; readonly text: string } {
  if (status === 404) {
    return { title: "There is nothing at this address", text: "It may have moved, or was sold out for good." };
  }
  if (status === 429) return { title: "A moment, please", text: "That was a lot at once. Try again in a minute." };
  if (status === 503) {
    const text = "The shop is open, but this part of it doesn’t answer just now. Try again in a few seconds.";
    return { title: "Back in a moment", text };
  }
  if (status >= 500) return { title: "Something went wrong on our side", text: "Nothing was bought or changed by it." };
  return { title: "This address isn’t quite right", text: "Something in it can’t be read." };
}

interface ProblemProps {
  readonly status: number;
  readonly title: string;
  readonly text: string;
  readonly children: ComponentChildren;
}

function Problem({ status, title, text, children }: ProblemProps): JSX.Element {
  return (
    <div class="problem">
      <p class="problem__status" aria-hidden="true">
        {status}
      </p>
      <h1>{title}</h1>
      <p>{text}</p>
      {children}
    </div>
  );
}

function problemPage({ status, correlationId }: ProblemDocument): Page {
  const { title, text } = wordsFor(status);
  return {
    title,
    body: (
      <Problem status={status} title={title} text={text}>
        <p>
          <a class="button button--primary" href="/">
            To the start page
          </a>
        </p>
        {status >= 500 && correlationId && (
          <p class="note">
            If you write to us about it, name this: <code>{correlationId}</code>
          </p>
        )}
      </Problem>
    ),
  };
}

function explanationPage(name: string, { status, title, text }: (typeof explanations)[string]): Page {
  return {
    title,
    body: (
      <Problem status={status} title={title} text={text}>
        <p class="note">
          The API calls this <code>/problems/{name}</code>, with status {status}.
        </p>
      </Problem>
    ),
  };
}
