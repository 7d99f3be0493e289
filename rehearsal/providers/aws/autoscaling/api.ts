import * as sdk from "@aws-sdk/client-auto-scaling";
import type { Cloud } from "../../entry";
import { service } from "../service";

/** A name that isn't there is an invalid one here. */
export const scaling = service({ client: sdk.AutoScalingClient, gone: /^ValidationError$/ });

export const client = (cloud: Cloud) => cloud.client(sdk.AutoScalingClient);
