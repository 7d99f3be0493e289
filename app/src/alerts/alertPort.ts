import type { Alert } from "./alerts";

export interface SentAlert extends Alert {
  /** The event's: whoever is handed the same alert twice can tell. */
  readonly id: string;
}

/** Whoever tells merchants. */
export interface AlertPort {
  /**
   * Resolves when somebody else has taken the alert on.
   * @throws Error where it isn't known whether it was taken, or it wasn't and may be later.
   */
  send(alert: SentAlert): Promise<void>;
  close(): void;
}
