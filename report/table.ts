import { markup, type Markup, type MarkupPart } from "./markup";
import type { StepOutcome } from "./steps";
import { outcomeWords } from "./words";

export interface Column {
  readonly title: string;
  /** Numbers stand to the right, so that digits line up. */
  readonly kind?: "number";
}

/** A table whose rows are named by their first cell. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly MarkupPart[])[]): Markup {
  const look = (index: number): string => (columns[index]?.kind === "number" ? "number" : "text");
  const headings = columns.map((it, index) => markup`<th scope="col" class="${look(index)}">${it.title}</th>`);
  const body = rows.map(([first, ...rest]) => {
    const cells = rest.map((cell, index) => markup`<td class="${look(index + 1)}">${cell}</td>`);
    return markup`<tr>
      <th scope="row" class="${look(0)}">${first ?? ""}</th>
      ${cells}
    </tr> `;
  });
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${headings}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

export const text = (title: string): Column => ({ title });
export const number = (title: string): Column => ({ title, kind: "number" });

export const badge = (outcome: StepOutcome): Markup =>
  markup`<span class="badge ${outcome}">${outcomeWords[outcome].mark} ${outcomeWords[outcome].word}</span>`;

/** Names and values, such as versions. */
export function factsTable(caption: string, facts: Readonly<Record<string, MarkupPart>>): Markup {
  return markup`<div class="facts">${table(caption, [text("What"), text("Value")], Object.entries(facts))}</div>`;
}
