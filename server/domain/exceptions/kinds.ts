import { connectionKinds } from "./connection-kinds.ts";
import { dealKinds } from "./deal-kinds.ts";
import type { ExceptionKind } from "./kind-spec.ts";
import { setUpKinds } from "./set-up-kinds.ts";
import { termsKinds } from "./terms-kinds.ts";

/** Every kind of exception. Screens, API, alerts and the flows are driven by this registry. */
export const exceptionKinds = {
  ...dealKinds,
  ...termsKinds,
  ...setUpKinds,
  ...connectionKinds,
} as const satisfies Record<string, ExceptionKind>;

export type ExceptionKindKey = keyof typeof exceptionKinds;
export const exceptionKindKeys = Object.keys(exceptionKinds) as ExceptionKindKey[];
export const isExceptionKind = (text: string): text is ExceptionKindKey => Object.hasOwn(exceptionKinds, text);
export const kindSpec = (key: ExceptionKindKey): ExceptionKind => exceptionKinds[key];
