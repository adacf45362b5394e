/** What the reader sees for the code that the sign-in answered with; never whether the address exists. */
export function signInMessage(code: string): string {
  const waitS = /^throttled:(\d{1,6})$/.exec(code)?.[1];
  if (waitS !== undefined) return `Too many attempts. Wait ${waitText(Number(waitS))}, then try again.`;
  switch (code) {
    case "CredentialsSignin":
    case "wrong-password":
      return "This address and password do not match. Check both and try again.";
    case "single_sign_on":
      return "This address and password do not let you in. Everybody but administrators signs in with single sign-on.";
    case "throttled":
    case "Throttled":
      return "Too many attempts. Wait a few minutes, then try again.";
    case "disabled":
      return "This account is switched off. Ask an administrator of your firm.";
    case "not_invited":
      return "Nobody with this address may sign in here. Ask an administrator of your firm.";
    case "SessionRequired":
      return "Sign in to see that page.";
    case "offline":
      return "Throughline did not answer. Check the connection and try again.";
    default:
      return "Signing in did not work. Try again, or ask an administrator of your firm.";
  }
}

const waitText = (seconds: number): string => {
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "a minute" : `${minutes} minutes`;
};

/** A path inside this product to return to; anything that could lead elsewhere is the home. */
export function safeReturnPath(wanted: string | null | undefined): string {
  if (!wanted) return "/";
  const base = "http://inside.invalid";
  const url = URL.canParse(wanted, base) ? new URL(wanted, base) : null;
  if (url?.origin !== base || url.pathname.startsWith("//") || url.pathname.startsWith("/sign-in")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
