/** What of this shell and this project stands in the way. Pure. */
import { isRunner } from "../deploy/creation";

/** @throws Error on a CI runner: state is made by a person, once. */
export function expectPerson({ CI: ci }: NodeJS.ProcessEnv): void {
  if (isRunner(ci))
    throw new Error(
      "bootstrap is run by a person, once, and never by CI: its role would need to create keys and buckets.",
    );
}

/** @throws Error where the shell's backend goes before the project's. */
export function expectShell({ PULUMI_BACKEND_URL: backend }: NodeJS.ProcessEnv, wanted: string): void {
  if (backend && backend !== wanted)
    throw new Error(
      `PULUMI_BACKEND_URL is ${backend} in this shell, which pulumi obeys before Pulumi.yaml. Run unset PULUMI_BACKEND_URL, ` +
        `or set it to '${wanted}'.`,
    );
}

/** Region of a backend that bootstrap has made; nothing for another one, or none. */
export const stateRegionIn = (backend: string | undefined): string | undefined =>
  /^s3:\/\/meridian-state-\d{12}-([a-z0-9-]+)\?/.exec(backend ?? "")?.[1];
