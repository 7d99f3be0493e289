import type * as pulumi from "@pulumi/pulumi";
import type { EventSettings, Settings } from "../../config/settings";
import type { Alarm } from "./alarms";
import type { FunctionOutputs } from "../../outputs/functions";
import type { Produced } from "../../outputs/reference";
import { Events } from "./events";
import { createFunctions, type FunctionPlace } from "./functions/create";
import type { Graph } from "./graph";
import type { EventScope, PictureScope, TableScope } from "./storefrontPermissions";
import { cartReplica } from "./tables";

export interface OptionsArgs {
  readonly settings: Settings;
  readonly region: string;
  readonly accountId: string;
  readonly keyArn: pulumi.Input<string>;
  /** Zone of the platform's domain. */
  readonly zoneId: pulumi.Input<string>;
  /** What functions are told of the region around them. */
  readonly placed: FunctionPlace;
}

/** What is off by default, put together: the rest of the region can't tell which of it is on. */
export interface RegionOptions {
  /** What the storefront is told. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** What the storefront may use. */
  readonly scopes: { readonly events?: EventScope; readonly carts?: TableScope; readonly pictures?: PictureScope };
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly Graph[];
  /** What the region hands out beside. */
  readonly outputs: Partial<Produced<FunctionOutputs>>;
}

export function regionOptions(args: OptionsArgs, opts: pulumi.ComponentResourceOptions): RegionOptions {
  const { settings, region, accountId } = args;
  const events = settings.events && eventsOf(settings.events, args, opts);
  const { replicationLagSeconds } = settings.objectives;
  const carts = settings.carts && cartReplica({ region, accountId, replicationLagSeconds });
  const functions = createFunctions(args, opts);
  return {
    environment: { ...events?.environment, ...carts?.environment, ...functions?.environment },
    scopes: {
      ...(events && { events: events.scope }),
      ...(carts && { carts: carts.scope }),
      ...(functions && { pictures: functions.pictures }),
    },
    alarms: [...(events?.alarms ?? []), ...(carts?.alarms ?? []), ...(functions?.alarms ?? [])],
    graphs: [...(events?.graphs ?? []), ...(carts?.graphs ?? []), ...(functions?.graphs ?? [])],
    outputs: { ...functions?.outputs },
  };
}

function eventsOf(of: EventSettings, args: OptionsArgs, opts: pulumi.ComponentResourceOptions): Events {
  const { mailFrom: from, merchantAlertEmail: email } = of;
  const { settings, region, accountId, zoneId, keyArn } = args;
  const mails = from === undefined ? undefined : { from, region, accountId, domain: settings.domain, zoneId };
  const merchants = email === undefined ? undefined : { email };
  return new Events("events", { keyArn, mails, merchants }, opts);
}
