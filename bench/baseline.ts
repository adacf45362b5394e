import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Database } from "../server/db/database.ts";

/**
 * What a flow costs at the very least: as many calls, one after the other, to a server that does nothing, each followed by one
 * checkpoint insert. Answers flows a second, with so many flows at once.
 */
export async function bareFlows(db: Database, shape: { flows: number; callsPerFlow: number; atOnce: number }): Promise<number> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => response.setHeader("content-type", "application/json").end('{"ok":true}'));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await db.raw("INSERT INTO firm_setting (key, value) VALUES ('bench.checkpoint', '0') ON CONFLICT (key) DO NOTHING");
  const queue = Array.from({ length: shape.flows }, (_, index) => index);
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: shape.atOnce }, async () => {
      for (let flow = queue.shift(); flow !== undefined; flow = queue.shift()) {
        for (let call = 0; call < shape.callsPerFlow; call += 1) {
          await (await fetch(url, { method: "POST", body: "{}" })).text();
          await db.raw("INSERT INTO firm_setting (key, value) VALUES ($1, '1')", [`bench.${flow}.${call}`]);
        }
      }
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  await db.raw("DELETE FROM firm_setting WHERE key LIKE 'bench.%'");
  server.closeAllConnections();
  server.close();
  return shape.flows / seconds;
}
