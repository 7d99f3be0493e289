import type { Settings } from "../configuration/settings";
import { fence, unfence } from "./fence";
import { grantMerchant } from "./grantMerchant";
import { markSynthetic } from "./markSynthetic";
import { migrate } from "./migrate";
import { moveCarts } from "./moveCarts";
import { reconcile } from "./reconcile";
import { rebuildSalesCommand } from "./rebuildSales";
import { redrive } from "./redrive";
import { seed } from "./seed";
import { serve } from "./serve";

/** `storefront <command>`: each reads the same environment variables, and takes what stands behind its name. */
export const commands: Readonly<Record<string, (settings: Settings, args: readonly string[]) => Promise<void>>> = {
  serve,
  migrate,
  seed,
  reconcile,
  redrive,
  "move-carts": moveCarts,
  "rebuild-sales": rebuildSalesCommand,
  fence,
  unfence,
  "grant-merchant": grantMerchant,
  "mark-synthetic": markSynthetic,
};
