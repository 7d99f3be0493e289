import { mailboxRoutes } from "../mails/routes";
import { salesRoutes } from "../sales/routes";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { tellEvents } from "./duties";

/** Events, and what is shown of what they led to. */
export async function eventRoutes(server: Server, services: Services): Promise<void> {
  await tellEvents(services);
  salesRoutes(server, services);
  mailboxRoutes(server, services);
}
