import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A call on its way to a vendor. `text` is its address and body together, decoded, to be searched in. */
export interface PassingCall {
  method: string;
  path: string;
  text: string;
}

/** Stands between this product and a vendor, so that a test can do something at the vendor between two calls. */
export interface Interposed {
  origin: string;
  /** Waited for before each call goes on. */
  before: (call: PassingCall) => Promise<void> | void;
  close(): Promise<void>;
}

const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "host"]);

/** Text in which words can be searched, whether they stood in an address or in addresses within a body. */
const decoded = (text: string): string =>
  text.replaceAll("+", " ").replace(/%[0-9A-Fa-f]{2}/g, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));

/** Passes everything on to `target`; where its answers name their own address they name this one instead. */
export async function interpose(target: string): Promise<Interposed> {
  const interposed: Interposed = { origin: "", before: () => {}, close: async () => {} };
  const server = createServer((request, response) => {
    const pass = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const [method, path] = [request.method ?? "GET", request.url ?? "/"];
      const text = decoded(`${path} ${body.toString("utf8")}`);
      await interposed.before({ method, path, text });
      const headers = Object.entries(request.headers).filter(([name]) => !hopByHop.has(name));
      const reply = await fetch(`${target}${path}`, {
        method,
        headers: headers.map(([name, value]): [string, string] => [name, String(value)]),
        ...(body.length > 0 ? { body } : {}),
      });
      const answer = (await reply.text()).replaceAll(target, interposed.origin);
      const answered = [...reply.headers].filter(([name]) => !hopByHop.has(name));
      response.writeHead(reply.status, Object.fromEntries(answered));
      response.end(answer);
    };
    pass().catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  interposed.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  interposed.close = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return interposed;
}
