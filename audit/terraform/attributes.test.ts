import assert from "node:assert/strict";
import { attributes, secret } from "./attributes";

const encrypted = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };

describe("attributes of a Terraform resource", () => {
  it("have Terraform's names", () => {
    assert.deepEqual(attributes({ enableDnsSupport: true, cidrIpv4: "10.0.0.0/8", kmsKeyId: "k", port: 5432 }), {
      enable_dns_support: true,
      cidr_ipv4: "10.0.0.0/8",
      kms_key_id: "k",
      port: 5432,
    });
  });

  it("show a block of which there is at most one as a list of one, at any depth", () => {
    assert.deepEqual(attributes({ metadataOptions: { httpTokens: "required", more: { aB: 1 } } }), {
      metadata_options: [{ http_tokens: "required", more: [{ a_b: 1 }] }],
    });
  });

  it("name a list of blocks in the singular, and a list of strings as it is", () => {
    const inputs = {
      rules: [{ copyActions: [{ destinationVaultArn: "arn" }] }],
      failoverRoutingPolicies: [{ type: "PRIMARY" }],
      customErrorResponses: [{ errorCode: 502 }],
      subnetIds: ["subnet-1"],
      policies: [],
    };
    assert.deepEqual(attributes(inputs), {
      rule: [{ copy_action: [{ destination_vault_arn: "arn" }] }],
      failover_routing_policy: [{ type: "PRIMARY" }],
      custom_error_response: [{ error_code: 502 }],
      subnet_ids: ["subnet-1"],
      policies: [],
    });
  });

  it("follow the exceptions, which depend on what is in the list", () => {
    assert.deepEqual(attributes({ aliases: [{ zoneId: "Z" }] }), { alias: [{ zone_id: "Z" }] });
    assert.deepEqual(attributes({ aliases: ["shop.example.com"] }), { aliases: ["shop.example.com"] });
    assert.deepEqual(
      attributes({ vpcZoneIdentifiers: ["subnet-1"], redactedFields: [{ singleHeader: { name: "x" } }] }),
      {
        vpc_zone_identifier: ["subnet-1"],
        redacted_fields: [{ single_header: [{ name: "x" }] }],
      },
    );
  });

  it("leave maps as they are, whatever their keys look like", () => {
    assert.deepEqual(attributes({ tags: { CostCenter: "shop", "aws:x": 1 }, dimensions: { LoadBalancer: "app/x" } }), {
      tags: { CostCenter: "shop", "aws:x": "1" },
      dimensions: { LoadBalancer: "app/x" },
    });
  });

  it("mask what is encrypted in the state, wherever it is, and leave out what isn't there", () => {
    const inputs = {
      password: encrypted,
      origins: [encrypted],
      tags: { Key: encrypted },
      none: undefined,
      __defaults: [],
    };
    assert.deepEqual(attributes(inputs), { password: secret, origin: [secret], tags: { Key: secret } });
  });
});
