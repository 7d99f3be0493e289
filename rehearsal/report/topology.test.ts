import assert from "node:assert/strict";
import { topologyOf } from "./topology";
import { containers, plainDistribution, state, stores } from "./topology.fixture";

const regions = ["us-east-1", "eu-west-1"];

describe("the topology read from state", () => {
  const topology = topologyOf(regions, state, stores);

  it("gives each region what its own stack deployed, the roles observed, and where its backups go", () => {
    assert.deepEqual(topology.regions, [
      {
        region: "us-east-1",
        cidr: "10.10.0.0/16",
        loadBalancer: "alb-1.us-east-1.elb.amazonaws.com",
        instances: 3,
        compute: [{ kind: "asg", instances: 3 }],
        relational: "reader",
        document: "writer",
        backupsTo: "eu-west-1",
      },
      {
        region: "eu-west-1",
        cidr: "10.20.0.0/16",
        loadBalancer: "alb-2.eu-west-1.elb.amazonaws.com",
        instances: 5,
        compute: [{ kind: "asg", instances: 5 }],
        relational: "writer",
        document: "none",
        backupsTo: "",
      },
    ]);
  });

  it("tells kinds of compute apart, both where a region moves, and RDS from Aurora", () => {
    const own = [...state.get("us-east-1")!, ...containers("us-east-1")];
    const moving = topologyOf(["us-east-1"], new Map([["us-east-1", own]]), stores);
    assert.deepEqual(moving.regions[0]?.compute, [
      { kind: "asg", instances: 3 },
      { kind: "eks", instances: 4, pods: 2, version: "1.36" },
    ]);
    assert.equal(moving.regions[0].instances, 7);
    assert.equal(topology.relationalKind, "aurora-global");
    assert.equal(moving.relationalKind, "rds");
  });

  it("lists every record by name, with its policy, target and health check's name", () => {
    assert.deepEqual(topology.records, [
      { name: "a.shop.example.com", type: "TXT", policy: "simple", target: "one, two" },
      { name: "b.shop.example.com", type: "A", policy: "simple", target: "192.0.2.1", healthCheck: "gone" },
      {
        name: "origin.shop.example.com",
        type: "A",
        set: "us-east-1",
        policy: "latency",
        target: "pair-us-east-1.shop.example.com",
      },
      {
        name: "pair-us-east-1.shop.example.com",
        type: "A",
        set: "primary",
        policy: "failover",
        target: "alb-1.us-east-1.elb.amazonaws.com",
        healthCheck: "region-us-east-1",
      },
    ]);
  });

  it("tells endpoint, alarm and calculated checks apart, and names a calculated one's children", () => {
    const alarm = "not-evacuated-us-east-1-from-eu-west-1";
    assert.deepEqual(topology.healthChecks, [
      { id: "id-1", name: "endpoint-us-east-1", type: "endpoint", children: [] },
      { id: "id-2", name: alarm, type: "alarm", children: [], alarmRegion: "eu-west-1" },
      {
        id: "id-3",
        name: "region-us-east-1",
        type: "calculated",
        children: ["elsewhere", "endpoint-us-east-1", alarm],
      },
    ]);
  });

  it("knows the origins by their ids where the state keeps them encrypted", () => {
    assert.equal(topology.domain, "shop.example.com");
    assert.deepEqual(topology.distribution, {
      domain: "d111111abcdef8.cloudfront.net",
      origins: ["regions", "static-us-east-1", "static-eu-west-1"],
    });
  });

  it("knows them by their names where they are readable, the default behaviour's first", () => {
    const topology = topologyOf(regions, new Map([["global", [plainDistribution]]]), stores);
    assert.deepEqual(topology.distribution.origins, [
      "origin.shop.example.com",
      "files.s3.us-east-1.amazonaws.com",
      "copies.s3.eu-west-1.amazonaws.com",
    ]);
  });

  it("is empty, not broken, where nothing was deployed", () => {
    const gone = {
      relational: { store: "relational", members: undefined },
      document: { store: "document", members: undefined },
    } as const;
    assert.deepEqual(topologyOf(["us-east-1"], new Map(), gone), {
      domain: "",
      relationalKind: "aurora-global",
      regions: [
        {
          region: "us-east-1",
          cidr: "",
          loadBalancer: "",
          instances: 0,
          compute: [],
          relational: "none",
          document: "none",
          backupsTo: "",
        },
      ],
      records: [],
      healthChecks: [],
      distribution: { domain: "", origins: [] },
    });
  });
});
