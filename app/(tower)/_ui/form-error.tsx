import { Callout } from "@/components/ui/callout";

interface FormErrorProps {
  error: { message: string; data?: { fields?: Readonly<Record<string, string>> | null } | null } | null;
  /** Whether a field of the form shows what the server has against it; where nothing is said, each does. */
  isShown?: (field: string) => boolean;
}

/** What a form was refused for, where its fields do not show all of that. */
export function FormError({ error, isShown = () => true }: FormErrorProps) {
  const wrong = Object.keys(error?.data?.fields ?? {});
  if (!error || (wrong.length > 0 && wrong.every(isShown))) return null;
  return (
    <Callout tone="danger" live>
      {error.message}
    </Callout>
  );
}
