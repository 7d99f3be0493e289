import type { EndChoice, FaultPorts, NetworkFault } from "./ports";

type Between = NetworkFault["between"];

/** What an end may be called, for whoever wrote another name. */
export const linkHint =
  "write FROM..TO, or one end for all its links; an end is a region, a zone, outside, a name, or REGION/NAME";

/** The links that `us-east-1..eu-west-1`, `edge..us-east-1/load balancer` or `us-east-1` name; undefined where it names none. */
export function linksNamed(
  text: string,
  ports: Pick<FaultPorts, "regions" | "zones" | "network">,
): Between | undefined {
  const [first, second, ...rest] = text.split("..").map((it) => endNamed(it.trim(), ports));
  if (first === undefined || rest.length > 0) return undefined;
  if (!text.includes("..")) return [first];
  return second === undefined ? undefined : [first, second];
}

function endNamed(text: string, ports: Pick<FaultPorts, "regions" | "zones" | "network">): EndChoice | undefined {
  if (text === "outside") return { outside: true };
  if (ports.regions.includes(text)) return { region: text };
  if (ports.regions.some((it) => ports.zones(it).includes(text))) return { zone: text };
  const names = ports.network.ends();
  if (names.includes(text)) return { name: text };
  const [region, ...name] = text.split("/");
  return ports.regions.includes(region!) && names.includes(name.join("/"))
    ? { region: region!, name: name.join("/") }
    : undefined;
}
