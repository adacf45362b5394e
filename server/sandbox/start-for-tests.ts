import { Sandbox, type SandboxOptions } from "./kit/server.ts";
import { simulators } from "./registry.ts";

export interface RunningSandbox {
  url: string;
  /** Calls the control API and answers its body; throws, saying what was refused. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** A sandbox of its own on a free port; all simulators unless some are named. */
export async function startSandbox(options: Partial<SandboxOptions> & { port?: number } = {}): Promise<RunningSandbox> {
  const sandbox = new Sandbox({
    simulators: options.simulators ?? simulators,
    ...(options.dataDir ? { dataDir: options.dataDir } : {}),
  });
  await sandbox.listen(options.port ?? 0);
  return {
    url: sandbox.url,
    control: async (method, path, body) => {
      const reply = await fetch(`${sandbox.url}/_control/${path}`, {
        method,
        headers: { "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await reply.text();
      if (!reply.ok) throw new Error(`${method} _control/${path} was refused with ${reply.status}: ${text}`);
      return text === "" ? undefined : JSON.parse(text);
    },
    close: () => sandbox.close(),
  };
}
