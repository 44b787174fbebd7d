/**
 * What a call may still cost. A function tells it what it is about to do or make, and is stopped before it has, by an error
 * that isn't its own.
 */
export interface Meter {
  /** A text with so many UTF-16 units is about to be made. What a call makes in several steps adds up. */
  text(units: number): void
  /** So many members of collections are about to be made. What a call makes in several steps adds up. */
  members(count: number): void
  /** Work that takes as long as evaluating so many expressions: about a microsecond each. */
  work(steps: number): void
  /** Milliseconds since the call first asked, for work of which nobody knows how much it is. */
  elapsed(): number
}

/** For who calls functions without limits. */
export const UNMETERED: Meter = { text: () => {}, members: () => {}, work: () => {}, elapsed: () => 0 }
