import { counted } from "@/components/number/counted";
import { Callout } from "@/components/ui/callout";

const most = 8;

interface WrongLinesProps {
  errors: readonly string[];
  /** What each is about, in one word. */
  what: "line" | "thing";
}

/** What is wrong with text that was pasted: the first of it by name, and how much more there is. */
export function WrongLines({ errors, what }: WrongLinesProps) {
  if (errors.length === 0) return null;
  return (
    <Callout
      tone="danger"
      live
      title={errors.length === 1 ? `One ${what} is wrong` : `${counted(errors.length, what)} are wrong`}
    >
      <ul>
        {errors.slice(0, most).map((error) => (
          <li key={error}>{error}</li>
        ))}
      </ul>
      {errors.length > most ? `and ${errors.length - most} more` : null}
    </Callout>
  );
}
