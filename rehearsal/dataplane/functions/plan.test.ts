import assert from "node:assert/strict";
import { type DesiredFunctions, nothingDesired } from "./desired";
import { functionDestinations, functionEnvironment } from "./environment";
import { seenApi, seenFunction, seenSchedule } from "./functions.samples";
import { planFunctions } from "./plan";
import { readApi, readFunction, readSchedule } from "./read";

const region = "eu-west-1";
const fn = readFunction(region, seenFunction()).found!;
const api = readApi(region, seenApi()).found!;
const schedule = readSchedule(region, seenSchedule()).found!;
const all: DesiredFunctions = { functions: [fn], apis: [api], schedules: [schedule] };

const said = (desired: DesiredFunctions, actual: DesiredFunctions): string[] =>
  planFunctions(desired, actual).map((it) => `${it.region} ${it.kind}: ${it.what}`);

describe("What is to be done for functions", () => {
  it("is nothing where all is as it is deployed", () => {
    assert.deepEqual(said(all, structuredClone(all)), []);
    assert.deepEqual(said(nothingDesired, nothingDesired), []);
  });

  it("is to have a function before what calls it, and to end what calls it before it", () => {
    assert.deepEqual(said(all, nothingDesired), [
      "eu-west-1 take function: run index.feed as feed, when it is called",
      "eu-west-1 schedule: run hourly every 3600 s of AWS' time",
      "eu-west-1 listen: answer 2 routes of api.shop.example.com",
    ]);
    assert.deepEqual(said(nothingDesired, all), [
      "eu-west-1 close: answer nothing at api.shop.example.com any more: no API is mapped to it",
      "eu-west-1 unschedule: run hourly no more: it is no longer deployed, or off",
      "eu-west-1 drop function: end feed: it is no longer deployed",
    ]);
  });

  it("is to take what was changed anew: code, a variable, a route, how often", () => {
    const changed = (more: Partial<DesiredFunctions>) => said({ ...all, ...more }, all);
    const anew = ["eu-west-1 take function: run feed anew: it was changed"];
    assert.deepEqual(changed({ functions: [{ ...fn, codeSha256: "b3RoZXI=" }] }), anew);
    assert.deepEqual(changed({ functions: [{ ...fn, environment: {} }] }), anew);
    assert.deepEqual(changed({ apis: [{ ...api, routes: [] }] }), [
      "eu-west-1 listen: answer 0 routes of api.shop.example.com: its API was changed",
    ]);
    assert.deepEqual(changed({ schedules: [{ ...schedule, everySeconds: 60 }] }), [
      "eu-west-1 schedule: run hourly every 60 s of AWS' time",
    ]);
  });
});

describe("A function's process", () => {
  const environment = {
    RELATIONAL_ENDPOINT: "r.eu-west-1.rds.amazonaws.com",
    PEERS: '{"us-east-1":"https://us-east-1.shop.example.com","eu-west-1":"https://eu-west-1.shop.example.com"}',
  };
  const asked = { environment, region };

  it("is told what is deployed and what Lambda adds; where names lead and whom to trust is the local cloud's", () => {
    const credentials = { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: "t" };
    const files = { authorityFile: "/a.pem", clock: "/clock" };
    const around = { ...files, awsEndpoint: "http://127.0.0.1:5000", credentials, links: { a: 1 } };
    assert.deepEqual(functionEnvironment(asked, around), {
      ...environment,
      ...{ AWS_REGION: region, ...credentials },
      ...{ AWS_ENDPOINT_URL: "http://127.0.0.1:5000", NODE_EXTRA_CA_CERTS: "/a.pem" },
      MERIDIAN_INSIDE: '{"clock":"/clock","ports":{"a":1,"127.0.0.1:5000":5000}}',
    });
  });

  it("reaches its stores and every region's load balancer, its own among them", () => {
    const names = functionDestinations(asked).map((it) => `${it.region} ${it.what} ${it.name}:${it.port}`);
    assert.deepEqual(names, [
      "eu-west-1 relational database r.eu-west-1.rds.amazonaws.com:5432",
      "us-east-1 load balancer us-east-1.shop.example.com:443",
      "eu-west-1 load balancer eu-west-1.shop.example.com:443",
    ]);
  });
});
