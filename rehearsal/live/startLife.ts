import type { Rehearsal } from "../rehearsal";
import type { LivingCloud } from "./livingCloud";

export interface LifeOptions {
  /** Of the shop's address on this machine; undefined: one that is free. */
  readonly port: number | undefined;
  /** AWS' delays are divided by it. */
  readonly timeScale: number;
  readonly say: (line: string) => void;
}

/** Brings a deployed cloud to life. */
export type StartLife = (rehearsal: Rehearsal, options: LifeOptions) => Promise<LivingCloud>;

export const startLife: StartLife = () =>
  Promise.reject(new Error("nothing brings a cloud to life yet. Deploy it without: npm run live -- --plan-only"));
