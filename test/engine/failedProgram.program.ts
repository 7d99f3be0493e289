import * as pulumi from "@pulumi/pulumi";
import { PeerRules } from "../../components/global/peers";

/** A component whose resources need what can't be had: regions have three addresses, and one is configured. */
export = () => {
  const regions = ["us-east-1", "eu-west-1"];
  const peer = (region: string) => ({
    natAddresses: pulumi.output(["192.0.2.1", "192.0.2.2", "192.0.2.3"]),
    peersSecurityGroupId: `sg-${region}`,
  });
  const peers = Object.fromEntries(regions.map((it) => [it, peer(it)]));
  new PeerRules("peers", { regions, peers, natAddressesPerRegion: 1 });
};
