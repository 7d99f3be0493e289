/** Stands where a field's truth isn't known. */
export interface NotKnown {
  /** Why. */
  readonly notKnown: string;
}
