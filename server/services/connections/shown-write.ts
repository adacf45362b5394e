import { z } from "zod";
import { type FieldClass, fieldClasses, type VisibleClasses } from "../../domain/access/field-classes.ts";

const wireSchema = z.object({
  /** The vendor's name of what would be written. */
  object: z.string(),
  method: z.string(),
  target: z.string(),
  /** One record's fields, or those of several. */
  fields: z.unknown(),
  /** Of fields that the connection calls by names of its own. */
  classes: z.record(z.string(), z.enum(fieldClasses)).optional(),
});
const shownWriteSchema = z.strictObject({ wire: z.array(wireSchema) });

/** What shadow mode keeps of a write that it did not send: every call that it would have taken, as it would have gone out. */
export type ShownWrite = z.infer<typeof shownWriteSchema>;

type Classes = Readonly<Record<string, FieldClass>>;

interface ShownField {
  path: string;
  value: string | null;
  isMasked: boolean;
}

/** One call of a write that was not sent. `address`: null in what was kept before calls were. */
export interface ShownCall {
  /** Its place among the calls of the write, from 1. */
  ordinal: number;
  address: string | null;
  fields: ShownField[];
}

/**
 * What one reader may see of a kept write, field by field, in the vendor's own names: "Opportunity.Throughline_Key__c". A field
 * whose class is hidden, or that lies in one, says that it is there and not its value; so does one that nobody knows.
 */
export function shownCalls(kept: unknown, reader: { classes: Classes; visible: VisibleClasses }): ShownCall[] {
  const shown = shownWriteSchema.safeParse(kept);
  if (!shown.success) return [{ ordinal: 1, address: null, fields: earlierFields(kept, reader.visible) }];
  return shown.data.wire.map(({ classes, fields, method, object, target }, index) => {
    const classOf = (name: string): FieldClass | undefined => known(reader.classes, name) ?? known(classes ?? {}, name);
    const isShown = (name: string): boolean => {
      const fieldClass = classOf(name);
      return fieldClass !== undefined && reader.visible.has(fieldClass);
    };
    return {
      ordinal: index + 1,
      address: `${method} ${target.split("?", 1)[0] ?? target}`,
      fields: flatten(fields, { path: object, isShown }),
    };
  });
}

const known = (classes: Classes, name: string): FieldClass | undefined =>
  Object.hasOwn(classes, name) ? classes[name] : undefined;

/** Fields of our own drafts that are more than internal, by their name. Hours are: with an amount they make the rate. */
const draftClasses: Classes = {
  email: "personal",
  firstName: "personal",
  lastName: "personal",
  phone: "personal",
  billTo: "personal",
  project: "personal",
  street: "personal",
  postalCode: "personal",
  quantity: "bill_rate",
  minutes: "bill_rate",
  rate: "bill_rate",
};

/** What was kept before it was kept as it would have gone out: our own fields. */
const earlierFields = (draft: unknown, visible: VisibleClasses): ShownField[] =>
  flatten(draft, { path: "", isShown: (name) => visible.has(known(draftClasses, name) ?? "internal") });

interface Place {
  path: string;
  isShown(name: string): boolean;
  isHidden?: boolean;
}

function flatten(value: unknown, place: Place): ShownField[] {
  const { isHidden = false, isShown, path } = place;
  if (Array.isArray(value)) return value.flatMap((item, index) => flatten(item, { ...place, path: `${path}[${index + 1}]` }));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, member]) =>
      flatten(member, { isShown, path: path ? `${path}.${name}` : name, isHidden: isHidden || !isShown(name) }),
    );
  const text = value === null || value === undefined ? null : String(value);
  return [{ path, value: isHidden ? null : text, isMasked: isHidden }];
}
