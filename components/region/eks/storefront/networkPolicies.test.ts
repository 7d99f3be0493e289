import assert from "node:assert/strict";
import { networkPolicyManifests } from "./networkPolicies";

interface Policy {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly podSelector: object;
    readonly policyTypes: readonly string[];
    readonly ingress?: readonly { readonly from: readonly Peer[]; readonly ports: readonly Port[] }[];
    readonly egress?: readonly { readonly to: readonly Peer[]; readonly ports: readonly Port[] }[];
  };
}
interface Peer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}
interface Port {
  readonly protocol: string;
  readonly port: number;
}

const publicSubnetCidrs = ["10.20.16.0/21", "10.20.80.0/21", "10.20.144.0/21"];
const [deny, inward, outward] = networkPolicyManifests({
  port: 8080,
  publicSubnetCidrs,
  vpcCidr: "10.20.0.0/16",
}) as unknown as Policy[];

describe("The storefront's network policies", () => {
  it("refuse everything to every pod of the namespace that isn't let through by name", () => {
    assert.deepEqual(deny!.spec, { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("let the load balancer's subnets in, to the storefront's port alone", () => {
    assert.deepEqual(inward!.spec.policyTypes, ["Ingress"]);
    assert.deepEqual(inward!.spec.ingress, [
      {
        from: publicSubnetCidrs.map((cidr) => ({ ipBlock: { cidr } })),
        ports: [{ protocol: "TCP", port: 8080 }],
      },
    ]);
  });

  it("let out to names, to both stores here, to HTTPS and to the node's credentials, and nowhere else", () => {
    const lines = outward!.spec.egress!.map(({ to, ports }) => [
      to.map((it) => it.ipBlock?.cidr ?? "kube-dns").join(),
      ports.map((it) => `${it.protocol} ${it.port}`).join(),
    ]);
    assert.deepEqual(lines, [
      ["kube-dns", "UDP 53,TCP 53"],
      ["10.20.0.0/16", "TCP 5432,TCP 27017"],
      ["0.0.0.0/0", "TCP 443"],
      ["169.254.170.23/32", "TCP 80"],
    ]);
  });

  it("never let out to an instance's metadata", () => {
    const open = outward!.spec.egress!.filter(({ to }) => to.some((it) => it.ipBlock?.cidr.startsWith("169.254.169")));
    assert.deepEqual(open, []);
    const world = outward!.spec.egress!.flatMap(({ to }) => to).find((it) => it.ipBlock?.cidr === "0.0.0.0/0");
    assert.deepEqual(world?.ipBlock?.except, ["169.254.0.0/16"]);
  });
});
