import type { ChoiceName } from "./drill";

/** How each choice is made. */
export const flagsOfChoices: Readonly<Record<ChoiceName, string>> = {
  leave: "--leave REGION",
  alsoLeave: "--also-leave REGION",
  to: "--to REGION",
  store: "--store relational|document",
  region: "--region REGION",
  zone: "--zone ZONE",
  dataLoss: "--accept-data-loss",
};

export const help = `Usage: npm run drill -- COMMAND [options]

Plans, runs and reports failover drills on the platform that npm run deploy left, by its stacks' outputs and the AWS credentials of this shell.

  list               drills: what each proves, what it touches, and how its last run on this machine went
  readiness          changes nothing: could each region be left now, and if not, why not
  plan DRILL         every call in order: API, plane, region, permission, what it changes, how it is undone; time by arithmetic
  run DRILL          does it; asks to type the name of the region that is left. Ctrl-C stops safely
  status             runs that are open, here and in every region: whose, at which step, and how to go on
  resume [ID]        goes on with a run, from any machine
  abort [ID]         leads a run to its drill's safe state
  report [ID]        of a run; default: the last one. --html, --markdown, --json, or --evidence: an archive for an auditor
  verify FILE        whether such an archive is whole and unchanged; offline. --last-hash HASH: as it was written down elsewhere
  probe              reads and writes through the shop's public name from where it is started, and writes what it measures into --out FILE
  kit                the tool as one file with plans and documents in build/drill-kit, for when GitHub, npm and us-east-1 are gone

What is chosen:
  --leave REGION     region to be left
  --also-leave REGION
                     the second one, of second-failure
  --to REGION        region that is to write afterwards (default: the drill's own choice among those that stay)
  --store relational|document
                     only this store (default: both)
  --region REGION    the one in which backups are restored, of backup-restore (default: the second one)
  --zone ZONE        availability zone to be lost, of zone-loss
  --accept-data-loss what hasn't been replicated may be lost: needed where a writer is dead

How:
  --yes              ask nobody, as in CI: yes to whatever only a person knows, such as that lost writes are reconciled
  --because TEXT     why it is done: the journal and the report say so
  --override GUARD   go on although this guard refuses (several: with commas); needs --because
  --operator NAME    whose decision it is (default: the name of this machine's user)
  --approver NAME    who approved it
  --window FROM/UNTIL
                     of run: when it may be done, such as 2026-12-01T02:00Z/2026-12-01T04:00Z; outside of it nothing is begun
  --announced-to NAMES
                     of run: who was told beforehand (several: with commas)
  --every-days N     of run: it is due again in N days; the report gives the date
  --sign-off NAME    of report: who has read it and agrees; --because is the remark
  --users FILE       of run and resume: what a prober writes meanwhile on this machine, by which the run is judged and stopped; of report: what probers wrote, also elsewhere
                     (several: with commas)
  --add FILE         of report: what only people know, as JSON: told, deficiencies, retests, signOffs
  --snapshot FILE|REGION
                     the platform's outputs (default: build/platform.json, which deploy writes), or a region whose backup bucket has them
  --json             answers as JSON on standard output

Probing, from anywhere outside the regions; it needs no credentials of AWS:
  --out FILE         a line of JSON for each request; it must not be there yet
  --url URL          of the shop (default: https:// and the domain of the snapshot)
  --place NAME       where it stands, for the report (default: the name of this machine)
  --seconds N        how long (default: until Ctrl-C)
  --orders-as EMAIL  places a synthetic order each five seconds, too, as this account of the shop's, which storefront mark-synthetic has marked; its
                     password is in PROBER_PASSWORD. At the end they are removed, and so is what an earlier prober left (default: no orders)

On a local cloud:
  --endpoint URL     where its API answers (AWS_ENDPOINT_URL does the same)
  --resolver HOST:PORT
                     its name server
  --time-scale N     as it was started with

Exit code: 0 held, 1 deviated or failed, 2 refused (nothing was changed) or bad options, 3 stopped, 130 interrupted: resume or abort it.`;
