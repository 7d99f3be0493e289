/** A certificate authority of the local cloud: names are really checked. It lives in memory, and is never installed anywhere. */
import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import forge from "node-forge";

export interface Certificate {
  /** PEM. */
  readonly certificate: string;
  /** PKCS #8 PEM. */
  readonly key: string;
}

export interface Wanted {
  /** DNS names; a wildcard is `*.example.com`. */
  readonly names: readonly string[];
  /** Default: a minute ago. */
  readonly notBefore?: Date;
  /** Default: 13 months from now, as ACM's are valid: https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html */
  readonly notAfter?: Date;
}

const minute = 60_000;
const thirteenMonths = 395 * 24 * 60 * minute;

const subjectAltNameDns = 2;

const generate = promisify(generateKeyPair);

/** RSA of 2048 bits, the one kind of key that the library signs with; Node.js makes it, which takes a third of a second. */
const newKeys = () =>
  generate("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });

export class Authority {
  private issued = 1;

  private constructor(
    private readonly key: forge.pki.rsa.PrivateKey,
    private readonly name: string,
    /** What whoever trusts it is given, PEM. */
    readonly certificate: string,
  ) {}

  static async create(name: string): Promise<Authority> {
    const { publicKey, privateKey } = await newKeys();
    const key = forge.pki.privateKeyFromPem(privateKey);
    const certificate = sign(key, { subject: name, issuer: name, serial: 1, publicKey, wanted: { names: [] } }, [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ]);
    return new Authority(key, name, certificate);
  }

  async issue(wanted: Wanted): Promise<Certificate> {
    const { publicKey, privateKey } = await newKeys();
    const altNames = wanted.names.map((value) => ({ type: subjectAltNameDns, value }));
    const about = { subject: wanted.names[0]!, issuer: this.name, serial: ++this.issued, publicKey, wanted };
    const certificate = sign(this.key, about, [
      { name: "basicConstraints", cA: false },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames },
    ]);
    return { certificate, key: privateKey };
  }
}

interface About {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: number;
  readonly publicKey: string;
  readonly wanted: Wanted;
}

function sign(key: forge.pki.rsa.PrivateKey, about: About, extensions: object[]): string {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(about.publicKey);
  certificate.serialNumber = about.serial.toString(16).padStart(2, "0");
  certificate.validity.notBefore = about.wanted.notBefore ?? new Date(Date.now() - minute);
  certificate.validity.notAfter = about.wanted.notAfter ?? new Date(Date.now() + thirteenMonths);
  certificate.setSubject([{ name: "commonName", value: about.subject }]);
  certificate.setIssuer([{ name: "commonName", value: about.issuer }]);
  certificate.setExtensions(extensions);
  certificate.sign(key, forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}
