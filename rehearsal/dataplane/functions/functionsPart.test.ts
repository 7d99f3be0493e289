import * as acm from "@aws-sdk/client-acm";
import * as gateway from "@aws-sdk/client-apigatewayv2";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { withEmulator } from "../../emulator/emulator.fixture";
import { buildInside } from "../compute/images";
import type { World } from "../world";
import { worldOf } from "../world.fixture";
import { FunctionsPart } from "./functionsPart";
import { LocalCode } from "./localCode";
import { uriOf } from "./functions.samples";

const region = "eu-west-1";
const domain = "api.shop.example.com";

/** Answers with what it was told and what it reaches; what the schedule calls says so to whoever asks next. */
const bundle = `
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
const reach = (host, port) => new Promise((resolve) => {
  const socket = connect(port, host, () => (resolve("reached"), socket.destroy()));
  socket.on("error", ({ code }) => resolve(code));
});
export const authorizer = async ({ headers }) => ({ isAuthorized: headers.authorization === "Bearer good", context: {} });
export const hourly = async (event) => writeFileSync(process.env.NOTE, JSON.stringify(event));
export const feed = async (event) => ({
  statusCode: 302,
  headers: { location: "https://list.example.com", "content-type": "application/json" },
  body: JSON.stringify({
    region: process.env.AWS_REGION,
    told: process.env.TOLD,
    route: event.routeKey,
    api: await reach(...new URL(process.env.AWS_ENDPOINT_URL).host.split(":")),
    elsewhere: await reach("example.com", 443),
    note: readFileSync(process.env.NOTE, "utf8"),
  }),
});`;

describe("Functions of the data plane", function () {
  this.timeout(120_000);
  const emulator = withEmulator(this);
  let folder: string;
  let world: World;
  let part: FunctionsPart;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "functions-"));
    world = { ...(await worldOf(emulator, [region], 1_000)), folder };
    await writeFile(path.join(folder, "index.mjs"), bundle);
    await writeFile(path.join(folder, "note"), "nothing yet");
    await writeFile(path.join(folder, "authority.pem"), world.authority.certificate);
    await deploy();
    const code = new LocalCode();
    code.register(createHash("sha256").update("a zip").digest("base64"), folder);
    part = new FunctionsPart(world, {
      code: (hash) => code.find(hash),
      ...{ insideFile: await buildInside(folder), authorityFile: path.join(folder, "authority.pem") },
      resolve: (_, name, port) => world.directory.find(name, port),
    });
  });
  after(async () => {
    await part?.stop();
    await world?.network.close();
    await rm(folder, { recursive: true, force: true });
  });

  const cloud = () => emulator.cloudIn(region);

  async function deploy(): Promise<void> {
    const role = { RoleName: "functions", AssumeRolePolicyDocument: trust };
    const Role = (await cloud().client(IAMClient).send(new CreateRoleCommand(role))).Role!.Arn!;
    for (const name of ["authorizer", "feed", "hourly"]) {
      const Environment = { Variables: { TOLD: "what is deployed", NOTE: path.join(folder, "note") } };
      const about = { FunctionName: name, Handler: `index.${name}`, Runtime: "nodejs22.x", Timeout: 60 } as const;
      const Code = { ZipFile: Buffer.from("a zip") };
      await cloud()
        .client(LambdaClient)
        .send(new CreateFunctionCommand({ ...about, Role, Environment, Code }));
    }
    const Target = {
      Arn: uriOf("hourly").split("/")[3]!,
      RoleArn: Role,
      Input: '{"at":"<aws.scheduler.scheduled-time>"}',
    };
    const hourly = {
      Name: "hourly",
      ScheduleExpression: "rate(20 days)",
      FlexibleTimeWindow: { Mode: "OFF" as const },
    };
    await cloud()
      .client(SchedulerClient)
      .send(new CreateScheduleCommand({ ...hourly, Target }));
    await deployApi();
  }

  async function deployApi(): Promise<void> {
    const client = cloud().client(gateway.ApiGatewayV2Client);
    const asked = { DomainName: "*.shop.example.com", ValidationMethod: "DNS" as const };
    const { CertificateArn } = await cloud().client(acm.ACMClient).send(new acm.RequestCertificateCommand(asked));
    const { ApiId } = await client.send(
      new gateway.CreateApiCommand({ Name: "functions", ProtocolType: "HTTP", DisableExecuteApiEndpoint: true }),
    );
    const { AuthorizerId } = await client.send(
      new gateway.CreateAuthorizerCommand({
        ...{ ApiId, Name: "authorizer", AuthorizerType: "REQUEST", AuthorizerUri: uriOf("authorizer") },
        ...{ AuthorizerPayloadFormatVersion: "2.0", EnableSimpleResponses: true, AuthorizerResultTtlInSeconds: 60 },
        IdentitySource: ["$request.header.Authorization", "$request.header.X-Origin-Secret", "$context.routeKey"],
      }),
    );
    const proxy = { IntegrationType: "AWS_PROXY", PayloadFormatVersion: "2.0", IntegrationUri: uriOf("feed") } as const;
    const { IntegrationId } = await client.send(new gateway.CreateIntegrationCommand({ ApiId, ...proxy }));
    const Target = `integrations/${IntegrationId}`;
    const route = { RouteKey: "GET /feed/products", AuthorizationType: "CUSTOM" as const, AuthorizerId };
    await client.send(new gateway.CreateRouteCommand({ ApiId, ...route, Target }));
    await client.send(new gateway.CreateStageCommand({ ApiId, StageName: "$default", AutoDeploy: true }));
    const DomainNameConfigurations = [{ CertificateArn, EndpointType: "REGIONAL" as const }];
    await client.send(new gateway.CreateDomainNameCommand({ DomainName: domain, DomainNameConfigurations }));
    await client.send(new gateway.CreateApiMappingCommand({ ApiId, DomainName: domain, Stage: "$default" }));
  }

  async function follow(): Promise<string[]> {
    const steps = part.plan(await part.observe());
    for (const it of steps) await part.perform(it);
    return steps.map((it) => it.kind);
  }

  async function ask(headers: Record<string, string>, host = domain) {
    const address = (await part.observe()).apis[0]!.address;
    const { port } = world.directory.find(address, 443)!;
    const options = { host: "127.0.0.1", port, servername: domain, ca: world.authority.certificate, agent: false };
    const sent = request({ ...options, path: "/feed/products?a=1", headers: { host, ...headers } }).end();
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    let text = "";
    for await (const chunk of answer.setEncoding("utf8")) text += chunk as string;
    return { status: answer.statusCode, location: answer.headers.location, text };
  }
  const allowed = { authorization: "Bearer good", "x-origin-secret": "s" };

  it("answer at the region's name as they are deployed, with a certificate for api.D, and reach what they are told of alone", async () => {
    assert.deepEqual(await follow(), ["take function", "take function", "take function", "schedule", "listen"]);
    assert.deepEqual(await follow(), []);
    const { status, location, text } = await ask(allowed);
    assert.deepEqual([status, location], [302, "https://list.example.com"]);
    assert.deepEqual(JSON.parse(text), {
      ...{ region, told: "what is deployed", route: "GET /feed/products" },
      ...{ api: "reached", elsewhere: "ECONNREFUSED", note: "nothing yet" },
    });
  });

  it("answer nobody without the edge's secret, without a good token, or at another name", async () => {
    const { authorization } = allowed;
    const statuses = [
      (await ask({ authorization })).status,
      (await ask({ ...allowed, authorization: "Bearer bad" })).status,
      (await ask(allowed, "d-1.execute-api.eu-west-1.amazonaws.com")).status,
    ];
    assert.deepEqual(statuses, [401, 403, 403]);
  });

  it("are called by their schedules, with the time in the place that is for it", async () => {
    await part.runSchedules();
    const { note } = JSON.parse((await ask(allowed)).text) as { note: string };
    assert.match(note, /^\{"at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"\}$/);
  });

  it("end with their region, and are there again when it is", async () => {
    const undo = await part.faults.takeDown({ region });
    assert.deepEqual([await follow(), (await ask({ ...allowed, authorization: "other" })).status], [[], 500]);
    await undo();
    assert.deepEqual(await follow(), ["take function", "take function", "take function"]);
    assert.equal((await ask(allowed)).status, 302);
  });
});

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
