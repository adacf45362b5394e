/** What a vendor's API answered. */
export interface VendorAnswer {
  status: number;
  body: unknown;
}

/** One call to a vendor's API; throws, saying what was refused, unless it succeeds. */
export async function callVendor(
  method: string,
  url: string,
  more: { headers?: Record<string, string>; json?: unknown; form?: Record<string, string> } = {},
): Promise<VendorAnswer> {
  const { form, headers = {}, json } = more;
  const reply = await fetch(url, {
    method,
    headers: { ...(json !== undefined && { "content-type": "application/json" }), ...headers },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(form && { body: new URLSearchParams(form) }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${url} was refused with ${reply.status}: ${text.slice(0, 1000)}`);
  return { status: reply.status, body: text === "" ? undefined : JSON.parse(text) };
}
