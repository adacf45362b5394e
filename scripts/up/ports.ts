import { createServer } from "node:net";

export interface WantedPort {
  host: string;
  port: number;
  /** The variable that changes it. */
  variable: string;
}

const isFree = ({ host, port }: WantedPort): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const listener = createServer();
    listener.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") return resolve(false);
      if (error.code === "EACCES") return reject(new Error(`Port ${port} on ${host} may not be used by this user.`));
      reject(
        new Error(
          `Nothing can listen on ${host}:${port} (${error.code ?? error.message}). Set HOST to an address of this machine.`,
        ),
      );
    });
    listener.listen(port, host, () => listener.close(() => resolve(true)));
  });

/** What to say of ports that another program holds; nothing when all are free. */
export async function takenPorts(wanted: readonly WantedPort[]): Promise<string[]> {
  const said: string[] = [];
  for (const one of wanted) {
    if (await isFree(one)) continue;
    said.push(
      `Port ${one.port} on ${one.host} is in use. End what uses it, or take another: ${one.variable}=${one.port + 1} npm start`,
    );
  }
  return said;
}
