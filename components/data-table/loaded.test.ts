import { expect, test, vi } from "vitest";
import { type ListQuery, loaded, peekSteps } from "./loaded";

const answered: ListQuery = {
  data: { rows: [] },
  dataUpdatedAt: 1_000,
  isFetching: false,
  isPlaceholderData: false,
  error: null,
  refetch: () => {},
};

test("a poll in the background does not look like another page on its way", () => {
  expect(loaded({ ...answered, isFetching: true }).refetching).toBe(false);
  expect(loaded({ ...answered, isFetching: true, isPlaceholderData: true }).refetching).toBe(true);
});

test("a failed list says why, by which correlation id it can be found, and can be tried again", () => {
  const refetch = vi.fn();
  const failed = {
    ...answered,
    data: undefined,
    refetch,
    error: { message: "The database is away", data: { correlationId: "c-1" } },
  };
  const { error } = loaded(failed);
  expect(error).toMatchObject({ message: "The database is away", correlationId: "c-1" });
  error?.onRetry();
  expect(refetch).toHaveBeenCalledOnce();
  expect(loaded(answered).error).toBeNull();
});

test("a poll that fails takes no rows away: they stay, as old as they are, and it can be tried at once", () => {
  const refetch = vi.fn();
  const { error, stale } = loaded({ ...answered, refetch, error: { message: "The database is away" } });
  expect([error, stale?.at]).toEqual([null, new Date(1_000)]);
  stale?.onRetry();
  expect(refetch).toHaveBeenCalledOnce();
  expect(loaded(answered).stale).toBeNull();
});

test("another page that fails is not the page that was shown before", () => {
  const failed = { ...answered, isPlaceholderData: true, error: { message: "The database is away" } };
  expect([loaded(failed).error?.message, loaded(failed).stale]).toEqual(["The database is away", null]);
});

const rowsOf = (...ids: string[]) => ids.map((id) => ({ id }));

test("a peek steps to its neighbours on the page, and nowhere from a row that is not on it", () => {
  const setPeekId = vi.fn();
  const middle = peekSteps({ peekId: "b", setPeekId }, rowsOf("a", "b", "c"));
  expect(middle.peeked).toEqual({ id: "b" });
  middle.steps.onPrevious?.();
  middle.steps.onNext?.();
  middle.steps.onClose();
  expect(setPeekId.mock.calls).toEqual([["a"], ["c"], [null]]);
  expect(peekSteps({ peekId: "a", setPeekId }, rowsOf("a")).steps).toMatchObject({ onPrevious: undefined, onNext: undefined });
  const left = peekSteps({ peekId: "b", setPeekId }, rowsOf("a", "c"), "c");
  left.steps.onPrevious?.();
  left.steps.onNext?.();
  expect(setPeekId.mock.calls.slice(-2)).toEqual([["a"], ["c"]]);
  const elsewhere = peekSteps({ peekId: "z", setPeekId }, rowsOf("a", "b"));
  expect([elsewhere.peeked, elsewhere.steps.onPrevious, elsewhere.steps.onNext]).toEqual([undefined, undefined, undefined]);
});
