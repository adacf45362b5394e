import { ChevronRight } from "lucide-react";
import { SignInFailureCallout } from "./sign-in-failure-callout";
import { SignInForm } from "./sign-in-form";
import { SingleSignOn } from "./single-sign-on";

export interface SignInWaysProps {
  returnTo?: string;
  /** A code that brought the reader here, such as `SessionRequired`. */
  code?: string;
  /** Who signs in through the firm's identity provider: nobody where there is none, or everybody but administrators. */
  singleSignOn: "none" | "beside" | "only";
}

/** The ways in: password first, or single sign-on where passwords are left to administrators. */
export function SignInWays({ code, returnTo, singleSignOn }: SignInWaysProps) {
  if (singleSignOn !== "only")
    return (
      <SignInForm returnTo={returnTo} code={code} hint={singleSignOn === "none" ? null : <SingleSignOn returnTo={returnTo} />} />
    );
  return (
    <div className="flex flex-col gap-4">
      {code ? <SignInFailureCallout code={code} /> : null}
      <SingleSignOn returnTo={returnTo} isFirst />
      <details className="group">
        <summary className="flex cursor-pointer list-none items-center gap-1 self-start rounded-sm text-meta text-muted-foreground hover:text-foreground [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="size-3.5 group-open:rotate-90" />
          Password, for administrators
        </summary>
        <div className="mt-4">
          <SignInForm returnTo={returnTo} />
        </div>
      </details>
    </div>
  );
}
