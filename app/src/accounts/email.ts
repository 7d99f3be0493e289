/**
 * What two spellings of one address share. The part before the @ is lower-cased too: hardly any host tells them apart, and people
 * type their own address differently.
 */
export function normalisedEmail(given: string): string {
  return given.normalize("NFKC").trim().toLowerCase();
}
