import { DocDBClient } from "@aws-sdk/client-docdb";
import { RDSClient } from "@aws-sdk/client-rds";
import type { DatabaseClients } from "./globalClusters";

/** One call as the fake clients saw it. */
export interface SeenCall {
  readonly region: string;
  readonly service: "rds" | "docdb";
  /** Such as `DescribeGlobalClusters`. */
  readonly operation: string;
  readonly input: object;
}

/** Clients that reach nothing: `answer` stands for AWS, and may throw. */
export function fakeClients(region: string, answer: (call: SeenCall) => object): DatabaseClients {
  const send =
    (service: SeenCall["service"]) => (command: { readonly constructor: { name: string }; input: object }) => {
      const operation = command.constructor.name.replace(/Command$/, "");
      return new Promise((resolve) => resolve(answer({ region, service, operation, input: command.input })));
    };
  return {
    relational: Object.assign(new RDSClient({ region }), { send: send("rds") }),
    document: Object.assign(new DocDBClient({ region }), { send: send("docdb") }),
  };
}
