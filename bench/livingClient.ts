/**
 * Asks a living cloud from a process of its own, so that the asking takes nothing from who answers but its share of the machine. Its
 * argument is one of the questions below as JSON; it prints what came of it as JSON.
 */
import { createSocket } from "node:dgram";
import { decode, encode } from "dns-packet";
import { Agent, type IncomingMessage, request } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import { connect, type TLSSocket } from "node:tls";

/** Something that is asked for by HTTP at a port of this machine. */
export interface AskedPage {
  readonly port: number;
  /** `{n}` in it is another number each time, so that nobody can have kept the answer. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** By TLS, under the Host header's name; PEM of who signs. Default: plain HTTP. */
  readonly authority?: string;
}

export type LivingQuestion =
  /** The same of two in turns, one request at a time. */
  | { readonly ask: "pairs"; readonly pages: readonly [AskedPage, AskedPage]; readonly times: number }
  /** As often as so many connections can. */
  | { readonly ask: "flood"; readonly page: AskedPage; readonly connections: number; readonly seconds: number }
  | { readonly ask: "dns"; readonly port: number; readonly name: string; readonly seconds: number };

/** Of `pairs`: milliseconds of each request to the one and the other, and what X-Cache said. */
export interface PairedTimes {
  readonly ms: readonly [readonly number[], readonly number[]];
  readonly cache: readonly string[];
}

/** Of `flood` and `dns`. */
export interface Rate {
  readonly perSecond: number;
}

const loopback = "127.0.0.1";
/** Pairs that aren't counted: connections are made, code is compiled. */
const warmUp = 30;
/** DNS questions that wait for their answer. */
const waiting = 64;

async function pairs({ pages, times }: LivingQuestion & { readonly ask: "pairs" }): Promise<PairedTimes> {
  const agents = pages.map((it) => new (it.authority === undefined ? Agent : SecureAgent)({ keepAlive: true }));
  const ms: [number[], number[]] = [[], []];
  const cache = new Set<string>();
  for (let pair = -warmUp; pair < times; pair++)
    for (const [index, page] of pages.entries()) {
      const began = performance.now();
      const answer = await answerOf({ ...page, path: page.path.replace("{n}", `${began}`) }, agents[index]!);
      if (pair >= 0) ms[index as 0 | 1].push(performance.now() - began);
      if (answer.statusCode !== 200) throw new Error(`${page.path} was answered ${answer.statusCode}`);
      cache.add(String(answer.headers["x-cache"] ?? ""));
    }
  for (const it of agents) it.destroy();
  return { ms, cache: [...cache].filter(Boolean) };
}

function answerOf({ port, path, headers, authority }: AskedPage, agent: Agent): Promise<IncomingMessage> {
  const options = { host: loopback, port, path, headers, agent };
  return new Promise((resolve, reject) => {
    const heard = (answer: IncomingMessage): void => void answer.resume().once("end", () => resolve(answer));
    const asked =
      authority === undefined
        ? request(options, heard)
        : secureRequest({ ...options, ca: authority, servername: headers["host"] }, heard);
    asked.once("error", reject).end();
  });
}

async function flood({ page, connections, seconds }: LivingQuestion & { readonly ask: "flood" }): Promise<Rate> {
  const until = performance.now() + seconds * 1000;
  const began = performance.now();
  const counts = await Promise.all(Array.from({ length: connections }, () => asOftenAsCan(page, until)));
  return { perSecond: counts.reduce((sum, it) => sum + it, 0) / ((performance.now() - began) / 1000) };
}

/** On one connection, the next request once the whole answer is there. */
function asOftenAsCan({ port, path, headers, authority }: AskedPage, until: number): Promise<number> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const text = `GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`;
  return new Promise((resolve, reject) => {
    let count = 0;
    let received: Buffer = Buffer.alloc(0);
    const socket: TLSSocket = connect({ host: loopback, port, ca: authority, servername: headers["host"] });
    socket.once("secureConnect", () => socket.write(text)).once("error", reject);
    socket.on("data", (part: Buffer) => {
      received = received.length === 0 ? part : Buffer.concat([received, part]);
      const whole = lengthOf(received);
      if (whole === undefined || received.length < whole) return;
      received = received.subarray(whole);
      count++;
      if (performance.now() < until) return void socket.write(text);
      socket.destroy();
      resolve(count);
    });
  });
}

/** Of the answer at the beginning, headers and body; undefined while the headers aren't all there. */
function lengthOf(received: Buffer): number | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = received.toString("latin1", 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (!head.startsWith("HTTP/1.1 200") || length === undefined)
    throw new Error(`not the answer that was kept:\n${head}`);
  return end + 4 + Number(length);
}

/** By UDP, each question anew once its answer is there. */
function dns({ port, name, seconds }: LivingQuestion & { readonly ask: "dns" }): Promise<Rate> {
  const socket = createSocket("udp4");
  const question = encode({ type: "query", id: 1, questions: [{ type: "A", name }] });
  const began = performance.now();
  let count = 0;
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("message", (message) => {
      if (count++ === 0 && decode(message).answers?.length === 0) reject(new Error(`${name} has no address`));
      socket.send(question, port, loopback);
    });
    for (let one = 0; one < waiting; one++) socket.send(question, port, loopback);
    setTimeout(() => {
      socket.close();
      resolve({ perSecond: count / ((performance.now() - began) / 1000) });
    }, seconds * 1000);
  });
}

async function main(): Promise<void> {
  const question = JSON.parse(process.argv[2]!) as LivingQuestion;
  const said = await { pairs, flood, dns }[question.ask](question as never);
  process.stdout.write(JSON.stringify(said));
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
