import { type Static, Type } from "typebox";
import { lineOfText } from "../server/text";
import { maximumLength, minimumLength } from "./passwords/rules";

export const EmailSchema = Type.String({
  pattern: "^ *[^\\s@\\u0000-\\u001f\\u007f]+@[^\\s@\\u0000-\\u001f\\u007f]+\\.[^\\s@.\\u0000-\\u001f\\u007f]+ *$",
  minLength: 6,
  maxLength: 254,
  description: "Capital letters make no difference",
});

/** Any that was ever accepted, also as other keyboards compose it. */
export const PasswordSchema = Type.String({ minLength: 1, maxLength: 4 * maximumLength });

const NewPasswordSchema = Type.String({
  minLength: minimumLength,
  maxLength: maximumLength,
  description:
    "Characters are counted after normalisation (NFKC). One that is easy to guess is refused: what is left without common words, " +
    "runs of neighbours, digits and the customer's own name and address has at least five different characters",
});

const DeliverySchema = Type.Union([Type.Literal("cookie"), Type.Literal("body")], {
  default: "cookie",
  description: "`cookie` for browsers: JavaScript never sees the tokens. `body` for other clients",
});

const NameSchema = lineOfText({ maxLength: 100 });

export const SignInSchema = Type.Object(
  { email: EmailSchema, password: PasswordSchema, delivery: Type.Optional(DeliverySchema) },
  { additionalProperties: false },
);

export const RegistrationSchema = Type.Object(
  { ...SignInSchema.properties, password: NewPasswordSchema, name: NameSchema },
  { additionalProperties: false },
);

/** Without it, the cookie is taken. */
export const RefreshSchema = Type.Union([
  Type.Null(),
  Type.Object(
    { refreshToken: Type.Optional(Type.String({ pattern: "^[\\w-]{43}$", minLength: 43, maxLength: 43 })) },
    { additionalProperties: false },
  ),
]);

export const PersonSchema = Type.Object({
  id: Type.String({ format: "uuid" }),
  name: Type.String(),
  role: Type.Union([Type.Literal("customer"), Type.Literal("merchant")]),
});

export const CustomerSchema = Type.Object({
  ...PersonSchema.properties,
  email: Type.Optional(Type.String()),
  synthetic: Type.Optional(Type.Literal(true, { description: "A prober's: all that it orders is synthetic" })),
});

export const SignedInSchema = Type.Object({
  customer: PersonSchema,
  accessToken: Type.Optional(Type.String({ description: "Send it as `Authorization: Bearer`" })),
  expiresIn: Type.Optional(Type.Integer({ description: "Seconds that the access token is good for" })),
  refreshToken: Type.Optional(Type.String({ description: "Good for one renewal, which gives the next" })),
  refreshExpiresAt: Type.Optional(Type.String({ format: "date-time" })),
});

export const SignedOutSchema = Type.Object({
  location: Type.String({
    description: "Where the browser is to go on: the sign-in began at the OIDC issuer, and ends there too",
  }),
});

export const SessionSchema = Type.Object({ customer: Type.Union([PersonSchema, Type.Null()]) });

export type SignInBody = Static<typeof SignInSchema>;
export type SignedInBody = Static<typeof SignedInSchema>;

/** RFC 7517, of Ed25519 keys (RFC 8037). */
export const KeySetSchema = Type.Object({
  keys: Type.Array(
    Type.Object({
      kty: Type.String(),
      crv: Type.String(),
      x: Type.String(),
      kid: Type.String(),
      alg: Type.String(),
      use: Type.String(),
    }),
  ),
});
