/** Stands for any number of items, none as well. */
export const MANY = Symbol('many')

/** One item that the test accepts, or {@link MANY}. */
export type Wildcard<T> = typeof MANY | ((item: T) => boolean)

/**
 * Whether the items, all of them, fit the pattern. Going back to the last `MANY` alone is enough, so that it takes at most the
 * product of both lengths: a regular expression can take longer than anybody waits.
 */
export function fits<T>(items: readonly T[], pattern: readonly Wildcard<T>[]): boolean {
  let at = 0
  let next = 0
  let afterMany = -1
  let firstOpen = 0
  while (at < items.length) {
    const wildcard = pattern[next]
    if (wildcard === MANY) {
      afterMany = ++next
      firstOpen = at
    } else if (wildcard?.(items[at] as T)) {
      next++
      at++
    } else if (afterMany >= 0) {
      next = afterMany
      at = ++firstOpen
    } else {
      return false
    }
  }
  return pattern.slice(next).every((wildcard) => wildcard === MANY)
}
