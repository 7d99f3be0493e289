/** How the sandbox treats one test card. */
export interface TestCard {
  readonly token: string;
  /** For people who choose one. */
  readonly label: string;
  readonly outcome: "succeeded" | "declined";
  readonly reason?: string;
  /** How the first request for a charge is answered. Whoever asks again learns the charge as it is. */
  readonly answer: "at-once" | "slowly" | "never" | "error" | "lost";
  /** Milliseconds after the charge at which its callback is sent, once for each. */
  readonly callbacks: readonly number[];
}

const succeeds = { outcome: "succeeded", answer: "at-once", callbacks: [0] } as const;
const declined = { ...succeeds, outcome: "declined" } as const;

/** Milliseconds that a slow charge takes. */
export const slowMs = 2000;

export const testCards: readonly TestCard[] = [
  { ...succeeds, token: "tok_ok", label: "is charged" },
  { ...declined, token: "tok_declined", label: "is declined", reason: "card-declined" },
  { ...declined, token: "tok_insufficient", label: "has too little money", reason: "insufficient-funds" },
  { ...succeeds, token: "tok_slow", label: "is charged after 2 seconds", answer: "slowly" },
  { ...succeeds, token: "tok_timeout", label: "is charged, but the answer is lost", answer: "never" },
  {
    ...declined,
    token: "tok_timeout_declined",
    label: "is declined, but the answer is lost",
    reason: "card-declined",
    answer: "never",
  },
  { ...succeeds, token: "tok_error", label: "meets an error first, and is charged when tried again", answer: "error" },
  { ...succeeds, token: "tok_duplicate", label: "is charged, and told three times", callbacks: [0, 0, 1500] },
  { ...succeeds, token: "tok_lost", label: "is never charged: every request is lost", answer: "lost", callbacks: [] },
];

const byToken = new Map(testCards.map((it) => [it.token, it]));

/** A card that nobody knows is declined. */
export function cardOf(token: string): TestCard {
  return byToken.get(token) ?? { ...declined, token, label: "is unknown", reason: "invalid-token" };
}
