import { afterEach, expect, test, vi } from "vitest";
import { reach, reachApi } from "./reach.ts";

afterEach(() => vi.unstubAllGlobals());

const answering = (answer: () => Promise<Response>) => vi.stubGlobal("fetch", answer);

test("where nothing answers that is said in plain words", async () => {
  answering(() => Promise.reject(new TypeError("Failed to fetch")));
  await expect(reach("/api/trpc")).rejects.toThrow("Throughline could not be reached. Check your network, then try again.");
});

test("who gave up waiting is not told that the network is down", async () => {
  const asked = new AbortController();
  asked.abort();
  answering(() => Promise.reject(new DOMException("The user aborted a request.", "AbortError")));
  await expect(reach("/api/trpc", { signal: asked.signal })).rejects.toThrow("The user aborted a request.");
});

test("a gateway's page of errors is not read as an answer", async () => {
  answering(() =>
    Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "content-type": "text/html" } })),
  );
  await expect(reachApi("/api/trpc")).rejects.toThrow(
    "Throughline does not answer just now (status 502). Try again in a moment.",
  );
});

test("an error of the API comes as it is", async () => {
  answering(() => Promise.resolve(Response.json([{ error: {} }], { status: 500 })));
  expect((await reachApi("/api/trpc")).status).toBe(500);
});
