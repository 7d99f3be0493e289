import assert from "node:assert/strict";
import { destinationsOf, deviations, processEnvironment, variablesByDeviation } from "./environment";
import type { LocalImage } from "./images";

const told = {
  AWS_REGION: "eu-west-1",
  PORT: "8080",
  PEERS: '{"us-east-1":"https://us-east-1.shop.example.com","eu-west-1":"https://eu-west-1.shop.example.com"}',
  RELATIONAL_ENDPOINT: "r.cluster-a.eu-west-1.rds.amazonaws.com",
  RELATIONAL_READER_ENDPOINT: "r.cluster-ro-a.eu-west-1.rds.amazonaws.com",
  DOCUMENT_ENDPOINT: "D.cluster-a.eu-west-1.docdb.amazonaws.com:27018",
  ODD: "a=b",
};
const image: LocalImage = {
  workingDirectory: "/image/app",
  environment: { NODE_ENV: "production", HOST: "0.0.0.0", ODD: "the image's" },
  entryPoint: ["main.js"],
  sandbox: "sandbox.js",
};
const place = { port: 15_001, clock: "/data/clock", links: { "r.example.com:5432": 40_001 } };
const around = {
  awsEndpoint: "http://127.0.0.1:5000",
  authorityFile: "/data/authority.pem",
  insideFile: "/data/inside.js",
  gateway: { port: 15_002, secret: "a word" },
};

describe("The environment of a storefront's process", () => {
  it("is the image's, then its user data's, then the deviations that are named, and no more", () => {
    const { MERIDIAN_INSIDE, ...environment } = processEnvironment(told, image, place, around);
    assert.deepEqual(environment, {
      ...told,
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      PORT: "15001",
      AWS_ENDPOINT_URL: "http://127.0.0.1:5000",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      NODE_EXTRA_CA_CERTS: "/data/authority.pem",
      PAYMENT_GATEWAY_KIND: "sandbox",
      PAYMENT_GATEWAY_SECRET_ARN: "",
      PAYMENT_GATEWAY_URL: "http://127.0.0.1:15002",
      PAYMENT_GATEWAY_SECRET: "a word",
      OIDC_ISSUER: "",
      OIDC_CLIENT_ID: "",
      OIDC_CLIENT_SECRET_ARN: "",
    });
    const ports = { "r.example.com:5432": 40_001, "127.0.0.1:5000": 5000 };
    assert.deepEqual(JSON.parse(MERIDIAN_INSIDE!), { clock: "/data/clock", ports });
  });

  it("has its role's credentials where it has a role, and else none", () => {
    const credentials = { AWS_ACCESS_KEY_ID: "ASIA1", AWS_SECRET_ACCESS_KEY: "a secret", AWS_SESSION_TOKEN: "a token" };
    const environment = processEnvironment(told, image, { ...place, credentials }, around);
    assert.deepEqual({ ...environment, ...credentials }, environment);
    const without = processEnvironment(told, image, place, around);
    assert.deepEqual(
      Object.keys(credentials).filter((it) => it in without),
      [],
    );
  });

  it("deviates for a reason each time", () => {
    assert.deepEqual(
      Object.keys({ image, ...variablesByDeviation(place, around) }).sort(),
      Object.keys(deviations).sort(),
    );
  });

  it("names what is connected to: both stores' endpoints and the peers, each once", () => {
    assert.deepEqual(
      destinationsOf(told).map(({ name, port, region, what }) => [name, port, region, what]),
      [
        [told.RELATIONAL_ENDPOINT, 5432, "eu-west-1", "relational database"],
        [told.RELATIONAL_READER_ENDPOINT, 5432, "eu-west-1", "relational database"],
        ["D.cluster-a.eu-west-1.docdb.amazonaws.com", 27018, "eu-west-1", "document database"],
        ["us-east-1.shop.example.com", 443, "us-east-1", "load balancer"],
      ],
    );
    const one = { ...told, RELATIONAL_READER_ENDPOINT: told.RELATIONAL_ENDPOINT, PEERS: "{}" };
    assert.equal(destinationsOf(one).length, 2);
  });
});
