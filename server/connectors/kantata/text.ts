import { cutTo } from "../kit/text.ts";

/** The vendor's column lengths. */
const titleMax = 255;
const taskTitleMax = 200;
const descriptionMax = 5_000;

/** A title in one line, as it is sent and as it is compared. */
export const titled = (text: string, max = titleMax): string => cutTo(text.replace(/\s+/g, " ").trim(), max);

/** The title of a task, whose column is shorter. */
export const taskTitled = (text: string): string => titled(text, taskTitleMax);

export const projectTitle = (engagementNumber: string, title: string): string => titled(`${engagementNumber} · ${title}`);

/** A description that ends with our marker, however long the text is; both together fit the column. */
export function described(text: string, marker: string): string {
  const ours = `Throughline ${marker}`;
  const body = cutTo(text.trim(), descriptionMax - ours.length - 2);
  return `${body}${body === "" ? "" : "\n\n"}${ours}`;
}

const inWords = (description: string): string => ` ${description.replace(/<[^>]*>|&nbsp;|\s+/g, " ").replace(/ +/g, " ")} `;

/** The markers of ours that a description carries, whatever people have written around them. */
export const markersIn = (description: string | null | undefined): string[] => [
  ...new Set(
    [...inWords(description ?? "").matchAll(/ Throughline (project-[0-9a-f-]{36})(?= )/g)].flatMap(([, marker]) => marker ?? []),
  ),
];

/** Whether a description carries exactly this marker, whatever people have written around it, in plain text or in markup. */
export function carriesMarker(description: string | null | undefined, marker: string): boolean {
  if (!description) return false;
  return inWords(description).includes(` Throughline ${marker} `);
}
