import { type Due, type Outgoing, type OutgoingServices, sendOutgoing } from "../events/outgoing";
import { counter } from "../telemetry/measures";
import type { AlertPort, SentAlert } from "./alertPort";

const alerts = counter({ name: "storefront.alerts", description: "Alerts by what became of them", unit: "{alert}" });

/** Sends alerts that are written down, until the signal. */
export function sendAlerts(services: OutgoingServices, port: AlertPort, signal: AbortSignal): Promise<void> {
  const outgoing: Outgoing<Due & SentAlert, "sent"> = {
    table: "alerts",
    columns: "subject, message",
    send: async ({ id, subject, message }) => {
      await port.send({ id, subject, message });
      return "sent";
    },
    count: (_alert, outcome) => alerts.add(1, { outcome }),
  };
  return sendOutgoing(services, outgoing, signal);
}
