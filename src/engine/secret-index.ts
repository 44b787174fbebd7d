import { FormTree, isLineBreak, type Spot, shortestFrom } from './form-tree.ts'

// Forms are found by their first characters; all have at least as many.
const WINDOW = 4
// Each character moves the ones before it by five bits, so that of twenty bits four characters are left.
const HASH_BITS = 20
const HASH_MASK = (1 << HASH_BITS) - 1
const CARRIAGE_RETURN = 13

/** Where a text gives something away: from `start` up to, but not including, `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What is left to know of a text when the next one of the same stream comes. */
export interface Carry {
  /** The last few characters, without line breaks. */
  readonly tail: string
  /** Where in the forms it ended. */
  readonly begun: readonly Spot[]
}

export const NO_CARRY: Carry = { tail: '', begun: [] }

/**
 * Finds any of many texts in one pass over another one, whatever line breaks cut them. Most positions cost one look into a
 * bit set, so its speed hardly depends on how many texts it looks for.
 */
export class SecretIndex {
  readonly #bits = new Int32Array(2 ** (HASH_BITS - 5))
  readonly #forms = new FormTree()

  /** @param form at least four characters, none of them a line break */
  add(form: string): void {
    for (const piece of pieces(form)) this.#add(piece)
  }

  #add(form: string): void {
    let hash = 0
    for (let at = 0; at < WINDOW; at++) hash = ((hash << 5) ^ form.charCodeAt(at)) & HASH_MASK
    this.#forms.add(form)
    this.#bits[hash >>> 5] = (this.#bits[hash >>> 5] ?? 0) | (1 << (hash & 31))
  }

  get isEmpty(): boolean {
    return this.#forms.isEmpty
  }

  /**
   * All places where `text`, which stands alone, gives a form away, by where they start.
   */
  find(text: string): readonly Span[] {
    const spans: Span[] = []
    this.#eachCandidate(text, '', (spot, at) => {
      const { end } = this.#forms.follow(spot, text, at)
      if (end !== -1) addSpan(spans, at, end)
    })
    return spans
  }

  /**
   * The same for one of several texts that follow each other. A form that began in an earlier one counts with what of it
   * stands in this one; one that the end of the text cuts off counts once much of it is seen.
   */
  findNext(text: string, carry: Carry): { readonly spans: readonly Span[]; readonly carry: Carry } {
    const spans: Span[] = []
    const begun: Spot[] = []
    const follow = (spot: Spot, at: number) => {
      const { end, open } = this.#forms.follow(spot, text, at)
      if (end !== -1) addSpan(spans, at, end)
      if (!open) return
      begun.push(open)
      const isTold = spot.depth > 0 ? open.depth > spot.depth : open.depth >= telling(shortestFrom(open))
      if (isTold) addSpan(spans, at, text.length)
    }
    for (const spot of carry.begun) follow(spot, 0)
    this.#eachCandidate(text, carry.tail, follow)
    return { spans, carry: { tail: tailOf(carry.tail, text), begun } }
  }

  /** Calls `found` for every place where forms may go on, with what of them stands in the tail before the text. */
  #eachCandidate(text: string, tail: string, found: (spot: Spot, at: number) => void): void {
    const bits = this.#bits
    const { length } = text
    let hash = 0
    for (let at = 0; at < tail.length; at++) hash = ((hash << 5) ^ tail.charCodeAt(at)) & HASH_MASK
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at)
      if (code <= CARRIAGE_RETURN && isLineBreak(code)) continue
      hash = ((hash << 5) ^ code) & HASH_MASK
      if (((bits[hash >>> 5] as number) & (1 << (hash & 31))) === 0) continue
      const { start, before } = windowStart(text, at)
      if (before > tail.length) continue
      if (before === 0) {
        found(this.#forms.root, start)
        continue
      }
      const { open } = this.#forms.follow(this.#forms.root, tail, tail.length - before)
      if (open) found(open, start)
    }
  }
}

/** Forms are cut into pieces: a text may follow a form that repeats itself from each of its own places on. */
const LONGEST_PIECE = 256
/** So much of two pieces is the same, so that wherever a text begins or ends some piece shows enough of itself. */
const OVERLAP = 64

function* pieces(form: string): Generator<string> {
  let start = 0
  for (; start + LONGEST_PIECE < form.length; start += LONGEST_PIECE - OVERLAP) {
    yield form.slice(start, start + LONGEST_PIECE)
  }
  // The last one has more than the overlap, so that it is no word that stands elsewhere.
  yield form.slice(start)
}

/** Those that overlap are one. They come by where they start. */
function addSpan(spans: Span[], start: number, end: number): void {
  const last = spans.at(-1)
  if (last && start < last.end) spans[spans.length - 1] = { start: last.start, end: Math.max(last.end, end) }
  else spans.push({ start, end })
}

/** Where the window that ends at `last` starts, and how many of its characters stand before the text. */
function windowStart(text: string, last: number): { start: number; before: number } {
  let start = last
  let missing = WINDOW - 1
  for (let at = last - 1; at >= 0 && missing > 0; at--) {
    if (isLineBreak(text.charCodeAt(at))) continue
    start = at
    missing--
  }
  return missing === 0 ? { start, before: 0 } : { start: 0, before: missing }
}

/** How much of the beginning of a form with this length is hidden before its end has been seen: half of it, at most eight characters. */
function telling(length: number): number {
  return Math.max(WINDOW, Math.min(8, Math.ceil(length / 2)))
}

function tailOf(tail: string, text: string): string {
  let end = ''
  for (let at = text.length - 1; at >= 0 && end.length < WINDOW - 1; at--) {
    if (!isLineBreak(text.charCodeAt(at))) end = text.charAt(at) + end
  }
  return end.length === WINDOW - 1 ? end : (tail + end).slice(1 - WINDOW)
}
