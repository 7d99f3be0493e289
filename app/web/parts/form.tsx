/** @jsxRuntime automatic @jsxImportSource preact */
import type { ComponentChildren, JSX, TargetedSubmitEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ProblemError } from "../shop/failures";

/** What is wrong with a form, by its fields' names. */
export type FieldErrors = Readonly<Record<string, string>>;

/** Thrown by a form's work where a field's value won't do. */
export class FieldError extends Error {
  constructor(readonly errors: FieldErrors) {
    super(Object.values(errors).join(" "));
    this.name = "FieldError";
  }
}

export interface Submission {
  readonly busy: boolean;
  readonly errors: FieldErrors;
  /** What stood in the way, where it is no field's. */
  readonly failure: unknown;
  readonly onSubmit: (event: TargetedSubmitEvent<HTMLFormElement>) => void;
  /** For the form's `onInput`: what is being corrected is no longer called wrong. */
  readonly onInput: (event: Event) => void;
}

/** Checks a form, does its work once at a time, and keeps what went wrong to be shown. */
export function useSubmission(work: (form: HTMLFormElement, data: FormData) => Promise<void>): Submission {
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<unknown>();
  const running = useRef(false);
  const submit = async (form: HTMLFormElement): Promise<void> => {
    setFailure(undefined);
    const found = invalidFields(form);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    running.current = true;
    setBusy(true);
    try {
      await work(form, new FormData(form));
    } catch (error) {
      const fields = fieldErrorsOf(error, form);
      if (fields) setErrors(fields);
      else setFailure(error);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  const onSubmit: Submission["onSubmit"] = (event) => {
    event.preventDefault();
    if (!running.current) void submit(event.currentTarget);
  };
  const onInput = (event: Event): void => {
    const { name } = event.target as HTMLInputElement;
    if (name in errors) setErrors(Object.fromEntries(Object.entries(errors).filter(([it]) => it !== name)));
  };
  return { busy, errors, failure, onSubmit, onInput };
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.elements].filter((it): it is Control => "name" in it && it.id !== "" && "validity" in it);
}

function invalidFields(form: HTMLFormElement): FieldErrors {
  return Object.fromEntries(
    controlsOf(form)
      .filter((it) => !it.validity.valid)
      .map((it) => [it.name, messageFor(it)]),
  );
}

function messageFor(control: Control): string {
  const { valueMissing, typeMismatch, tooShort, badInput, rangeOverflow, rangeUnderflow } = control.validity;
  const label = control.labels?.[0]?.textContent?.toLowerCase() ?? "this";
  if (valueMissing) return control instanceof HTMLSelectElement ? `Choose a ${label}` : `Enter the ${label}`;
  if (typeMismatch && control.getAttribute("type") === "email") return "Enter an e-mail address, like name@example.com";
  if (tooShort) return `Enter at least ${control.getAttribute("minlength")} characters`;
  if (badInput || rangeOverflow || rangeUnderflow) {
    return `Enter a number from ${control.getAttribute("min")} to ${control.getAttribute("max")}`;
  }
  return control.title || `Look at the ${label} again`;
}

/** The API's own complaints, where they name fields of this form. */
function fieldErrorsOf(error: unknown, form: HTMLFormElement): FieldErrors | undefined {
  if (error instanceof FieldError) return error.errors;
  if (!(error instanceof ProblemError)) return undefined;
  const names = new Set(controlsOf(form).map((it) => it.name));
  const entries = error.errors
    .map(({ pointer, detail }) => [pointer.split("/").at(-1)!, capitalised(detail)] as const)
    .filter(([name]) => names.has(name));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

interface InputAttributes {
  readonly type?: "text" | "email" | "password" | "number" | "tel";
  readonly autocomplete?: string;
  readonly required?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly pattern?: string;
  /** What is said where the value doesn't match `pattern`. */
  readonly title?: string;
  readonly inputMode?: "decimal" | "numeric";
  readonly defaultValue?: string | undefined;
}

/** Preact types each kind of input apart; ours are plain ones. */
type AnyInput = Omit<InputAttributes, "type"> & { readonly type: "text" };

interface FieldProps extends InputAttributes {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly errors: FieldErrors;
  /** Another control than an input. */
  readonly control?: (attributes: ControlAttributes) => ComponentChildren;
}

export interface ControlAttributes {
  readonly id: string;
  readonly name: string;
  readonly "aria-invalid": "true" | undefined;
  readonly "aria-describedby": string | undefined;
}

/** A control with its label; hint and error are read with it. */
export function Field({ name, label, hint, errors, control, ...input }: FieldProps): JSX.Element {
  const error = errors[name];
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
  const attributes: ControlAttributes = {
    id: name,
    name,
    "aria-invalid": error ? "true" : undefined,
    "aria-describedby": described || undefined,
  };
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint && (
        <p class="field__hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field__error" id={`${name}-error`}>
          {error}
        </p>
      )}
      {control ? control(attributes) : <input {...(input as AnyInput)} {...attributes} />}
    </div>
  );
}

/** Where an account's password is asked for, which it has already. */
export const CurrentPasswordField = (given: Pick<FieldProps, "hint" | "errors">): JSX.Element => (
  <Field
    name="password"
    label="Password"
    type="password"
    autocomplete="current-password"
    required
    maxLength={128}
    {...given}
  />
);

/** Takes the focus when there is something in it, and leads to each field. */
export function ErrorSummary({ errors }: { readonly errors: FieldErrors }): JSX.Element | null {
  const summary = useRef<HTMLDivElement>(null);
  const before = useRef(0);
  const entries = Object.entries(errors);
  useEffect(() => {
    // Not while they get fewer: then somebody is typing.
    if (entries.length > 0 && entries.length >= before.current) summary.current?.focus();
    before.current = entries.length;
  }, [errors]);
  if (entries.length === 0) return null;
  return (
    <div class="notice notice--bad" role="alert" tabIndex={-1} ref={summary} aria-labelledby="errors-title">
      <h2 id="errors-title">
        {entries.length === 1 ? "One thing isn’t right yet" : `${entries.length} things aren’t right yet`}
      </h2>
      <ul>
        {entries.map(([name, message]) => (
          <li key={name}>
            <a href={`#${name}`} onClick={(event) => focusField(event, name)}>
              {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function focusField(event: Event, name: string): void {
  // Of radio buttons, which share a name, the first.
  const field = document.getElementById(name) ?? document.getElementsByName(name)[0];
  if (!field) return;
  event.preventDefault();
  field.focus();
}

interface SubmitProps {
  readonly busy: boolean;
  readonly children: ComponentChildren;
  /** What the button says meanwhile. */
  readonly busyText: string;
}

/** Stays focusable while it works, so that the focus isn't lost. */
export function Submit({ busy, busyText, children }: SubmitProps): JSX.Element {
  return (
    <button class="button button--primary" type="submit" aria-disabled={busy ? "true" : undefined}>
      {busy ? busyText : children}
    </button>
  );
}
