/** What a function's process is told here: exactly the environment that is deployed, and deviations as storefronts have them (compute/environment.ts). */
import { type Destination, destinationsOf, portAsItIs } from "../compute/environment";
import type { RoleVariables } from "../roles";
import type { DesiredFunction } from "./desired";

type Variables = Readonly<Record<string, string>>;

export interface FunctionSurroundings {
  /** Of the AWS API emulator. */
  readonly awsEndpoint: string;
  /** Of the function's role. */
  readonly credentials: RoleVariables;
  /** PEM file of the local cloud's authority. */
  readonly authorityFile: string;
  /** File that holds by how much the clock is wrong: it never is. */
  readonly clock: string;
  /** Ports of links, by `name:port`. */
  readonly links: Readonly<Record<string, number>>;
}

/** Lambda itself adds the region and credentials of the function's role. */
export const functionEnvironment = (
  { environment, region }: Pick<DesiredFunction, "environment" | "region">,
  { awsEndpoint, credentials, authorityFile, clock, links }: FunctionSurroundings,
): Variables => ({
  ...environment,
  AWS_REGION: region,
  ...credentials,
  AWS_ENDPOINT_URL: awsEndpoint,
  NODE_EXTRA_CA_CERTS: authorityFile,
  MERIDIAN_INSIDE: JSON.stringify({ clock, ports: { ...links, ...portAsItIs(awsEndpoint) } }),
});

/** All that it names to connect to, beside AWS' API. Unlike storefronts, a function asks its own region's load balancer too. */
export function functionDestinations({
  environment,
  region,
}: Pick<DesiredFunction, "environment" | "region">): readonly Destination[] {
  const others = destinationsOf({ ...environment, AWS_REGION: region });
  const own = (JSON.parse(environment["PEERS"] ?? "{}") as Record<string, string>)[region];
  if (own === undefined) return others;
  const { hostname, port } = new URL(own);
  return [...others, { name: hostname, port: Number(port || 443), region, what: "load balancer" }];
}
