/** Values as the engine sends them, turned into what rules read: plain data, `unknown` where nothing is known yet. */
import { type Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { unknown } from "./rule";

/** What stands in the place of a value that the engine learns later: one text for each kind of value. */
const unknownValues: ReadonlySet<string> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** How the engine marks what isn't plain data: by a key that no property has, with the kind as its value. */
export const mark = "4dabf18193072939515e22adb298388d";
export const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** A copy of a resource's properties, secrets open. Files and archives stay as the engine and its state write them. */
export function plain(properties: Struct | undefined): Readonly<Record<string, unknown>> {
  const copy: Record<string, unknown> = {};
  properties?.getFieldsMap().forEach((value, name) => (copy[name] = plainValue(value)));
  return copy;
}

function plainValue(value: Value): unknown {
  switch (value.getKindCase()) {
    case Value.KindCase.STRING_VALUE:
      return unknownValues.has(value.getStringValue()) ? unknown : value.getStringValue();
    case Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case Value.KindCase.LIST_VALUE:
      return value.getListValue()!.getValuesList().map(plainValue);
    case Value.KindCase.STRUCT_VALUE:
      return opened(plain(value.getStructValue()));
    default:
      return null;
  }
}

const opened = (it: Readonly<Record<string, unknown>>): unknown => (it[mark] === secretMark ? it["value"] : it);
