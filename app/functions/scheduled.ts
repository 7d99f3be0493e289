/** What EventBridge Scheduler is told to send. */
export interface ScheduledEvent {
  /** When it was due; default: now. */
  readonly time?: string;
}
