/** S3's forms for browsers: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html */

export interface PostedFile {
  readonly key: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface FormRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

interface Policy {
  readonly expiration: string;
  readonly conditions: readonly unknown[];
}

/** What S3 asks no condition for. */
const freeFields = ["policy", "x-amz-signature", "file"];

/** Whether the signature is right isn't looked at, but all that the policy says. */
export async function readPostedForm(
  bucket: string,
  contentType: string,
  body: Buffer,
): Promise<PostedFile | FormRefusal> {
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } })
    .formData()
    .catch(() => undefined);
  const file = form?.get("file");
  if (!form || !(file instanceof Blob)) return refusal(400, "MalformedPOSTRequest", "no form with a file");
  const texts: [string, string][] = [];
  form.forEach((value, name) => typeof value === "string" && texts.push([name.toLowerCase(), value]));
  const fields: Record<string, string> = { ...Object.fromEntries(texts), bucket };
  const policy = policyIn(fields["policy"]);
  if (!policy || !fields["x-amz-signature"]) return refusal(403, "AccessDenied", "the form isn't signed");
  if (!(Date.now() < Date.parse(policy.expiration))) return refusal(403, "AccessDenied", "Policy expired");
  const wrong = brokenCondition(policy, fields, file.size);
  if (wrong) return wrong;
  const kept = Object.entries(fields).filter(([name]) => /^(content-type|x-amz-meta-.+)$/.test(name));
  return {
    key: fields["key"] ?? "",
    body: Buffer.from(await file.arrayBuffer()),
    headers: Object.fromEntries(kept),
  };
}

function policyIn(text = ""): Policy | undefined {
  try {
    const { expiration, conditions } = JSON.parse(Buffer.from(text, "base64").toString("utf8")) as Policy;
    return typeof expiration === "string" && Array.isArray(conditions) ? { expiration, conditions } : undefined;
  } catch {
    return undefined;
  }
}

function brokenCondition(
  { conditions }: Policy,
  fields: Readonly<Record<string, string>>,
  bytes: number,
): FormRefusal | undefined {
  const named = new Set<string>();
  for (const condition of conditions) {
    if (Array.isArray(condition) && condition[0] === "content-length-range") {
      const [, least, most] = condition as [string, number, number];
      if (bytes < least) return refusal(400, "EntityTooSmall", `${bytes} bytes; ${least} are the least`);
      if (bytes > most) return refusal(400, "EntityTooLarge", `${bytes} bytes; ${most} are the most`);
      continue;
    }
    const [kind, name, value] = conditionOf(condition);
    const given = fields[name] ?? "";
    if (kind === "starts-with" ? !given.startsWith(value) : given !== value)
      return refusal(403, "AccessDenied", `Policy Condition failed: ${JSON.stringify(condition)}`);
    named.add(name);
  }
  const extra = Object.keys(fields).find((it) => !named.has(it) && ![...freeFields, "bucket"].includes(it));
  return extra === undefined ? undefined : refusal(403, "AccessDenied", `Extra input fields: ${extra}`);
}

/** `{"key": "a"}` is short for `["eq", "$key", "a"]`. */
function conditionOf(condition: unknown): readonly [kind: string, name: string, value: string] {
  if (Array.isArray(condition)) {
    const [kind, name, value] = condition.map(String);
    return [kind!, name!.replace(/^\$/, "").toLowerCase(), value ?? ""];
  }
  const [name, value] = Object.entries(condition as Record<string, string>)[0]!;
  return ["eq", name.toLowerCase(), value];
}

const refusal = (status: number, code: string, message: string): FormRefusal => ({ status, code, message });
