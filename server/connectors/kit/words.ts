/** What a connector's calls are about, as people say it: by their purpose, which is what the trace says of them. */
export const wordsOf =
  <Purpose extends string>(words: Readonly<Record<Purpose, string>>) =>
  (purpose: Purpose): string =>
    words[purpose];
