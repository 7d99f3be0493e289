import type { Settings } from "../configuration/settings";
import { seedCatalogue } from "../sample/seedCatalogue";
import { seedPeople } from "../sample/seedPeople";
import { seedStock } from "../sample/seedStock";
import { openServices } from "../server/services";

/**
 * Puts the sample shop in: categories, products, reviews, stock, a customer and a merchant. What is there stays as it is, so that it may
 * be done twice. Tables and collections must be there (`storefront migrate`).
 * @throws NotWriterError in a region that follows another.
 */
export async function seed(settings: Settings): Promise<void> {
  const services = await openServices(settings);
  try {
    const { relational, documents } = services.stores;
    const added = await seedCatalogue(documents, settings.currency);
    const stocked = await seedStock(relational);
    const { emails, password } = await seedPeople(relational, settings.samplePassword);
    const { categories, products, reviews } = added;
    say(`added ${categories} categories, ${products} products, ${reviews} reviews and the stock of ${stocked}`);
    say(`${emails.join(" and ")} sign in with ${passwordText(password, settings.samplePassword)}`);
  } finally {
    await services.close();
  }
}

/** A password that was given isn't repeated. */
function passwordText(password: string | undefined, given: string | undefined): string {
  if (given !== undefined) return "SAMPLE_PASSWORD";
  return password === undefined ? "the password that they have" : `the password ${password}`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
