import type { Life, LifeDuration } from "../../report/life";
import type { ActiveFaults } from "../faults/active";
import type { LivingCloud } from "../live/livingCloud";
import type { LedgerComparison } from "../../load/comparison/compare";
import type { LoadTimeline } from "../../load/timeline";
import { lifeOf, type LifeSample } from "./lifeOf";

export interface LifeEnd {
  readonly faults: Pick<ActiveFaults, "history">;
  readonly load?: LoadTimeline | undefined;
  readonly durations?: readonly LifeDuration[];
  readonly comparison?: LedgerComparison | undefined;
}

const betweenSamplesMs = 500;

/** Looks at a living cloud twice a second, from now until it is asked what it saw. */
export class LifeRecord {
  private readonly startedAt = Date.now();
  private readonly samples: LifeSample[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly cloud: Pick<LivingCloud, "status" | "happenings" | "unmeasuredAlarms">,
    private readonly timeScale: number,
  ) {
    this.look();
    this.timer = setInterval(() => this.look(), betweenSamplesMs).unref();
  }

  /** Ends it. */
  end({ faults, load, durations = [], comparison }: LifeEnd): Life {
    clearInterval(this.timer);
    return lifeOf({
      ...{ startedAt: this.startedAt, endedAt: Date.now(), timeScale: this.timeScale, samples: this.samples },
      ...{ happenings: this.cloud.happenings.list, faults: faults.history, durations },
      unmeasuredAlarms: this.cloud.unmeasuredAlarms,
      ...(load && { load }),
      ...(comparison && { comparison }),
    });
  }

  private look(): void {
    this.samples.push({ at: Date.now(), regions: this.cloud.status() });
  }
}
