/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Image, Product, ProductInput } from "../../src/catalogue/schemas";
import { pictureTypes, type PictureType, uploadBytesAtMost } from "../../src/pictures/limits";
import { ErrorSummary, Field, type FieldErrors, FieldError, Submit, useSubmission } from "../parts/form";
import { Failure, Notice } from "../parts/states";
import { call } from "../shop/api";
import { outcomeOf, sendPicture } from "./pictureUpload";

/** Whether the shop has what makes pictures of files. */
export const takesPictures = (): boolean => document.querySelector('[data-pictures="uploaded"]') !== null;

interface PicturesProps {
  readonly product: Product;
  readonly onChanged: (product: Product) => void;
}

/** A product's pictures: what there are, and a form for one more. */
export function Pictures({ product, onChanged }: PicturesProps): JSX.Element {
  const [refused, setRefused] = useState<string>();
  const [said, setSaid] = useState("");
  const { busy, errors, failure, ...events } = useSubmission(async (form, data) => {
    setRefused(undefined);
    setSaid("Sending the picture …");
    try {
      const { id } = await sendPicture(product.sku, fileIn(data), String(data.get("alt") ?? "").trim());
      setSaid("The picture is being looked at …");
      const { state, reason } = await outcomeOf(product.sku, id);
      if (state === "refused") setRefused(reason ?? "The shop didn’t say why.");
      else onChanged(await call<Product>("GET", `/api/products/${product.sku}`, { fresh: true }));
      setSaid(state === "added" ? "The picture was added." : "");
      if (state === "added") form.reset();
    } catch (error) {
      setSaid("");
      throw error;
    }
  });
  return (
    <section class="summary" aria-labelledby="pictures-title">
      <h2 id="pictures-title">Pictures</h2>
      <Shown product={product} onChanged={onChanged} />
      <form class="form" noValidate {...events} aria-label="Picture">
        <PictureFields errors={errors} />
        <div>
          <Submit busy={busy} busyText="Sending …">
            Add the picture
          </Submit>
        </div>
        <p class="status" role="status">
          {said}
        </p>
        {refused !== undefined && (
          <Notice kind="bad" title="The picture was refused">
            <p>{refused}</p>
          </Notice>
        )}
        {failure !== undefined && <Failure error={failure} title="The picture was not added" />}
      </form>
    </section>
  );
}

function PictureFields({ errors }: { readonly errors: FieldErrors }): JSX.Element {
  return (
    <>
      <ErrorSummary errors={errors} />
      <Field
        name="file"
        label="File"
        hint={`JPEG, PNG, WebP or GIF, at most ${uploadBytesAtMost / 1024 / 1024} MB. It comes first of the product’s pictures.`}
        errors={errors}
        control={(attributes) => <input {...attributes} type="file" accept={pictureTypes.join(",")} required />}
      />
      <Field
        name="alt"
        label="What it shows"
        hint="For whoever doesn’t see it."
        required
        maxLength={200}
        errors={errors}
      />
    </>
  );
}

/** @throws FieldError where it would be refused anyway */
function fileIn(data: FormData): File & { readonly type: PictureType } {
  const file = data.get("file") as File;
  const isTaken = pictureTypes.some((it) => it === file.type);
  if (!isTaken) throw new FieldError({ file: "Choose a JPEG, PNG, WebP or GIF" });
  if (file.size > uploadBytesAtMost)
    throw new FieldError({ file: `Choose a file of at most ${uploadBytesAtMost / 1024 / 1024} MB` });
  return file as File & { readonly type: PictureType };
}

function Shown({ product, onChanged }: PicturesProps): JSX.Element {
  const [failure, setFailure] = useState<unknown>();
  const remove = (image: Image): void => {
    setFailure(undefined);
    const { name, category, price, description, attributes, images } = product;
    const body: ProductInput = {
      ...{ name, category, price, description, attributes },
      images: images.filter((it) => it.url !== image.url),
    };
    const headers = { "if-match": `"${product.version}"` };
    call<Product>("PUT", `/api/products/${product.sku}`, { body, headers }).then(onChanged, setFailure);
  };
  return (
    <>
      {product.images.length === 0 && <p class="note">There are none yet.</p>}
      <ul class="pictures">
        {product.images.map((image) => (
          <li key={image.url}>
            <img src={image.url} alt={image.alt} width={image.width} height={image.height} loading="lazy" />
            <button class="button" type="button" aria-label={`Remove ${image.alt}`} onClick={() => remove(image)}>
              Remove
            </button>
          </li>
        ))}
      </ul>
      {failure !== undefined && <Failure error={failure} title="It is still there" />}
    </>
  );
}
