import { Type } from "typebox";
import { lineOfText } from "../server/text";
import { countryCodes } from "../orders/countries";

export const CountrySchema = Type.Enum([...countryCodes], {
  description: "ISO 3166-1 alpha-2",
});

const part = (maxLength: number, description: string) => lineOfText({ maxLength, has: "letter or digit" }, description);

export const AddressSchema = Type.Object(
  {
    name: lineOfText({ maxLength: 100, has: "letter" }),
    line1: part(200, "Street and number, or what the country has in their place"),
    line2: Type.Optional(lineOfText({ minLength: 0, maxLength: 200 }, "Flat, floor, company")),
    district: Type.Optional(part(100, "Below the town, where addresses have it")),
    city: Type.Optional(lineOfText({ maxLength: 100, has: "letter" })),
    region: Type.Optional(part(100, "State, province, prefecture: its code or its name, where the country has a list")),
    postalCode: Type.Optional(part(20, "As the country writes it")),
    country: CountrySchema,
    phone: Type.Optional(
      Type.String({
        ...{ pattern: "^\\+?([ ().-]*[0-9]){5,15}[ .-]*$", minLength: 5, maxLength: 40 },
        description: "For whoever brings it: 5 to 15 digits",
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      "Which parts are needed, which there are, and what a postal code looks like, the country decides: " +
      "GET /api/address-formats/{country}. What doesn't fit is refused with 400 invalid-request.",
  },
);

/** As it was given: what an earlier version took stays readable. */
export const GivenAddressSchema = Type.Object({
  name: Type.String(),
  line1: Type.String(),
  line2: Type.Optional(Type.String()),
  district: Type.Optional(Type.String()),
  city: Type.Optional(Type.String()),
  region: Type.Optional(Type.String()),
  postalCode: Type.Optional(Type.String()),
  country: Type.String({ description: "ISO 3166-1 alpha-2" }),
  phone: Type.Optional(Type.String()),
});

const format = (description: string) => Type.String({ description });

export const AddressFormatSchema = Type.Object({
  format: format("Lines (%n) of name (%N), street (%A), district (%D), city (%C), region (%S), postal code (%Z)"),
  latinFormat: Type.Optional(format("The same for an address in Latin letters, where that is another")),
  required: format("Letters of what must be given beside name and street"),
  postalCode: Type.Optional(
    Type.Object({
      pattern: format("Regular expression for the whole of it, in capital letters"),
      example: Type.Optional(Type.String()),
    }),
  ),
  postalCodeType: Type.String(),
  cityType: Type.String(),
  districtType: Type.String(),
  regionType: format("What a region is there: state, prefecture"),
  regions: Type.Optional(Type.Array(Type.Array(Type.String()), { description: "All there are: code, name" })),
});
