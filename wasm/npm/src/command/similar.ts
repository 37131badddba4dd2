/** How alike two words are, from 0 to 1, by Jaro's measure. */
export function jaro(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  if (x.length === 0 && y.length === 0) return 1;
  if (x.length === 0 || y.length === 0) return 0;
  const reach = Math.max(Math.floor(Math.max(x.length, y.length) / 2) - 1, 0);
  const taken = new Array<boolean>(y.length).fill(false);
  const found: string[] = [];
  x.forEach((letter, at) => {
    const end = Math.min(y.length, at + reach + 1);
    for (let other = Math.max(0, at - reach); other < end; other++) {
      if (taken[other] || y[other] !== letter) continue;
      taken[other] = true;
      found.push(letter);
      break;
    }
  });
  if (found.length === 0) return 0;
  const inOrder = y.filter((_, at) => taken[at]);
  const moved = found.filter((letter, at) => letter !== inOrder[at]).length;
  const same = found.length;
  return (same / x.length + same / y.length + (same - Math.floor(moved / 2)) / same) / 3;
}

/** The word most like another, if any is like it. */
export function nearest(word: string, among: string[]): string | undefined {
  let best: string | undefined;
  let most = 0.7;
  for (const other of among) {
    const alike = jaro(word, other);
    // Of equals the last one, as the native command has it.
    if (alike > 0.7 && alike >= most) [best, most] = [other, alike];
  }
  return best;
}
