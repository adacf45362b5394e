import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Problem } from "./problem.ts";

/** Requests a minute that one token may make of one web process. */
export const requestsPerMinute = 600;
/** Requests with a wrong token that one address may make a minute. */
const wrongTokensPerMinute = 60;

export interface Quota {
  /** Counts a request; answers the headers that tell how much is left, or throws the problem. */
  spend(tokenId: string): Promise<Record<string, string>>;
  /** Counts a wrong token; throws when there were too many. */
  wrongToken(address: string): Promise<void>;
}

export function createQuota(limits: { requests?: number } = {}): Quota {
  const points = limits.requests ?? requestsPerMinute;
  const requests = new RateLimiterMemory({ points, duration: 60 });
  const wrong = new RateLimiterMemory({ points: wrongTokensPerMinute, duration: 60 });

  const consume = async (limiter: RateLimiterMemory, key: string, what: string): Promise<RateLimiterRes> => {
    try {
      return await limiter.consume(key);
    } catch (rejected) {
      if (!(rejected instanceof RateLimiterRes)) throw rejected;
      const waitS = Math.max(1, Math.ceil(rejected.msBeforeNext / 1000));
      throw new Problem("too_many", `${what} Wait ${waitS} s.`, { headers: { "retry-after": String(waitS) } });
    }
  };

  return {
    spend: async (tokenId) => {
      const left = await consume(requests, tokenId, `This token may make ${points} requests a minute.`);
      return {
        "ratelimit-limit": String(points),
        "ratelimit-remaining": String(left.remainingPoints),
        "ratelimit-reset": String(Math.ceil(left.msBeforeNext / 1000)),
      };
    },
    wrongToken: async (address) => {
      await consume(wrong, address, "Too many requests with a wrong token from this address.");
    },
  };
}
