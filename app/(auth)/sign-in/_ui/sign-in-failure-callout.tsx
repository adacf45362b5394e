import { Callout } from "@/components/ui/callout";
import { signInMessage } from "./sign-in-message";

/** Why the reader is not signed in. */
export function SignInFailureCallout({ code }: { code: string }) {
  return (
    <Callout tone={code === "SessionRequired" ? "info" : "danger"} live>
      {signInMessage(code)}
    </Callout>
  );
}
