import * as sdk from "@aws-sdk/client-iam";
import type { Cloud } from "../../entry";
import { service } from "../service";

const region = "us-east-1";

export const gone = /^NoSuchEntity(Exception)?$/;

/** Each kind of thing has commands of its own for its tags. */
export const iam = service({ client: sdk.IAMClient, region, gone });

export const client = (cloud: Cloud) => cloud.client(sdk.IAMClient, region);
