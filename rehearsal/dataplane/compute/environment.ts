/**
 * What a storefront's process is told here: exactly the environment that user data gives it, and the few deviations below, each with its
 * reason. What the environment names is reached through links.
 */
import type { RoleVariables } from "../roles";
import type { LocalImage } from "./images";

/** What a rehearsal gives every storefront, whatever its instance. */
export interface ComputeSurroundings {
  /** Of the AWS API emulator. */
  readonly awsEndpoint: string;
  /** PEM file of the local cloud's authority. */
  readonly authorityFile: string;
  /** JavaScript that is required before the storefront's program. */
  readonly insideFile: string;
  readonly gateway: Gateway;
}

export interface Gateway {
  /** On 127.0.0.1. */
  readonly port: number;
  readonly secret: string;
}

/** Variables that a storefront has beside its environment, or otherwise, by why it is so. */
export const deviations = {
  image: "an image brings its own environment along: the ENV of app/Dockerfile",
  machine: "all machines are one here: each storefront has a free port on 127.0.0.1",
  aws: "AWS' API is the emulator's; an instance or a pod is given its role's credentials once, when it is launched, and none where it has no role",
  authority: "certificates are those of a local authority, not of Amazon's",
  gateway: "whatever payment gateway the deployed environment names, here is one for test cards, outside the regions",
  issuer: "whatever OIDC issuer the deployed environment names isn't asked: customers have passwords",
  links: "names of the cloud are ports of links on this machine",
} as const;

export type Deviation = keyof typeof deviations;

export interface ProcessPlace {
  readonly port: number;
  /** File that holds by how much the clock is wrong. */
  readonly clock: string;
  /** Ports of links, by `name:port`. */
  readonly links: Readonly<Record<string, number>>;
  /** Of its role. Missing, as for an instance without a profile: it has none, and can't call AWS. */
  readonly credentials?: RoleVariables;
}

type Variables = Readonly<Record<string, string>>;

/** The environment of an instance's process, the deviations on top. */
export function processEnvironment(
  told: Variables,
  image: LocalImage,
  place: ProcessPlace,
  around: ComputeSurroundings,
): Variables {
  const byDeviation = variablesByDeviation(place, around);
  return Object.assign({}, image.environment, told, ...Object.values(byDeviation)) as Variables;
}

export function variablesByDeviation(
  { port, links, clock, credentials }: ProcessPlace,
  { awsEndpoint, authorityFile, gateway }: ComputeSurroundings,
): Readonly<Record<Exclude<Deviation, "image">, Variables>> {
  const gatewayUrl = `http://127.0.0.1:${gateway.port}`;
  return {
    machine: { HOST: "127.0.0.1", PORT: String(port) },
    aws: {
      AWS_ENDPOINT_URL: awsEndpoint,
      // The metadata service is nobody's here: whoever has no credentials shall hear so at once, not after it hasn't answered.
      ...(credentials ?? { AWS_EC2_METADATA_DISABLED: "true" }),
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    },
    authority: { NODE_EXTRA_CA_CERTS: authorityFile },
    gateway: {
      // An empty value counts as not set.
      ...{ PAYMENT_GATEWAY_KIND: "sandbox", PAYMENT_GATEWAY_SECRET_ARN: "" },
      ...{ PAYMENT_GATEWAY_URL: gatewayUrl, PAYMENT_GATEWAY_SECRET: gateway.secret },
    },
    issuer: { OIDC_ISSUER: "", OIDC_CLIENT_ID: "", OIDC_CLIENT_SECRET_ARN: "" },
    links: { MERIDIAN_INSIDE: JSON.stringify({ clock, ports: { ...links, ...portAsItIs(awsEndpoint) } }) },
  };
}

/** The API is asked directly: no fault of the network lies between a storefront and AWS. */
export function portAsItIs(url: string): Readonly<Record<string, number>> {
  const { port } = new URL(url);
  return { [`127.0.0.1:${port}`]: Number(port) };
}

/** Something that a storefront connects to. */
export interface Destination {
  /** By which the storefront and DNS know it. */
  readonly name: string;
  readonly port: number;
  /** Undefined for what stands outside the regions. */
  readonly region?: string;
  /** The far end of a link to it. */
  readonly what: "relational database" | "document database" | "load balancer" | "payment gateway";
}

/** All that an environment names to connect to, beside AWS' API and a collector on the instance itself. */
export function destinationsOf(told: Variables): readonly Destination[] {
  const region = told["AWS_REGION"]!;
  const store = (prefix: string, port: number, what: Destination["what"]): Destination[] =>
    [`${prefix}_ENDPOINT`, `${prefix}_READER_ENDPOINT`].flatMap((variable) => {
      const address = told[variable];
      if (!address) return [];
      const [name = "", given] = address.split(":");
      return [{ name, port: Number(given ?? port), region, what }];
    });
  const peers = Object.entries(JSON.parse(told["PEERS"] ?? "{}") as Record<string, string>)
    .filter(([peer]) => peer !== region)
    .map(([peer, url]): Destination => {
      const { hostname, port } = new URL(url);
      return { name: hostname, port: Number(port || 443), region: peer, what: "load balancer" };
    });
  const all = [
    ...store("RELATIONAL", 5432, "relational database"),
    ...store("DOCUMENT", 27017, "document database"),
    ...peers,
  ];
  // An RDS instance's two endpoints may be one.
  return all.filter(
    (it, index) => all.findIndex((other) => other.name === it.name && other.port === it.port) === index,
  );
}

/** As the process asks for it. */
export const keyOf = ({ name, port }: Pick<Destination, "name" | "port">): string => `${name.toLowerCase()}:${port}`;
