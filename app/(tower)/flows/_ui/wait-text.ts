import { mappingSetKeySchema, setSpec } from "@/server/domain/mapping/sets";

const references: Readonly<Record<string, string>> = {
  entities: "the ERP offers another legal entity",
  "rate-cards": "a rate card is added in the ERP or the PSA",
  names: "the ERP or the PSA offers what is missing",
};
const separator = "\u001f";

/** What makes a waiting run go on, in words: "the deal changes in the CRM". */
export function waitText(key: string): string {
  const [kind = "", subject = "", ...rest] = key.split(":");
  const value = rest.join(":");
  switch (kind) {
    case "map":
      return mapText(subject, value);
    case "record":
      return subject === "deal" ? "the deal changes in the CRM" : "the account changes in the CRM";
    case "policy":
      return "the connection’s policy changes";
    case "engagement":
      return "somebody decides, waives or tries again";
    case "ruling":
      return "somebody says which customer it is";
    case "reference":
      return references[subject] ?? "a system offers what is missing";
    case "connections":
      return "a system of that kind is connected";
    case "connection":
      return "the connection goes on";
    case "set-up":
      return "the engagement that it belongs to is set up";
    default:
      return "what it waits for is there";
  }
}

const quoted = (text: string): string => (text === "*" ? "any value" : `“${text}”`);

function mapText(set: string, value: string): string {
  const known = mappingSetKeySchema.safeParse(set);
  if (!known.success) return "a mapping is published";
  return `the map “${setSpec(known.data).name}” knows ${value.split(separator).map(quoted).join(" and ")}`;
}
