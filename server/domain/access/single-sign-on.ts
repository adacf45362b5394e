/** Whether the firm has an identity provider, and whether a password still lets in others than administrators of the whole firm. */
export type SingleSignOn = "none" | "beside" | "only";
