// Forms are found by their first characters; all have at least as many.
const WINDOW = 4
// Each character moves the ones before it by five bits, so that of twenty bits four characters are left.
const HASH_BITS = 20
const HASH_MASK = (1 << HASH_BITS) - 1
const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/** Where a text gives something away: from `start` up to, but not including, `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A form whose first `shown` characters were the end of a text. */
interface Begun {
  readonly form: string
  readonly shown: number
}

/** What is left to know of a text when the next one of the same stream comes. */
export interface Carry {
  /** The last few characters, without line breaks. */
  readonly tail: string
  readonly begun: readonly Begun[]
}

export const NO_CARRY: Carry = { tail: '', begun: [] }

/**
 * Finds any of many texts in one pass over another one, whatever line breaks cut them. Most positions cost one look into a
 * bit set, so its speed hardly depends on how many texts it looks for.
 */
export class SecretIndex {
  readonly #bits = new Int32Array(2 ** (HASH_BITS - 5))
  readonly #formsByHash = new Map<number, string[]>()

  /** @param form at least four characters, none of them a line break */
  add(form: string): void {
    let hash = 0
    for (let at = 0; at < WINDOW; at++) hash = ((hash << 5) ^ form.charCodeAt(at)) & HASH_MASK
    const forms = this.#formsByHash.get(hash) ?? []
    if (forms.includes(form)) return
    this.#formsByHash.set(hash, [...forms, form])
    this.#bits[hash >>> 5] = (this.#bits[hash >>> 5] ?? 0) | (1 << (hash & 31))
  }

  get isEmpty(): boolean {
    return this.#formsByHash.size === 0
  }

  /**
   * All places where `text`, which stands alone, gives a form away, by where they start.
   */
  find(text: string): readonly Span[] {
    const spans: Span[] = []
    this.#eachCandidate(text, '', (form, shown, at) => {
      const met = meet(form, shown, text, at)
      if (met.kind === 'whole') spans.push({ start: at, end: met.end })
    })
    return spans
  }

  /**
   * The same for one of several texts that follow each other. A form that began in an earlier one counts with what of it
   * stands in this one; one that the end of the text cuts off counts once much of it is seen.
   */
  findNext(text: string, carry: Carry): { readonly spans: readonly Span[]; readonly carry: Carry } {
    const spans: Span[] = []
    const begun: Begun[] = []
    const follow = (form: string, shown: number, at: number) => {
      const met = meet(form, shown, text, at)
      if (met.kind === 'whole') spans.push({ start: at, end: met.end })
      if (met.kind !== 'begun') return
      begun.push({ form, shown: met.shown })
      const isTold = shown > 0 ? met.shown > shown : met.shown >= telling(form)
      if (isTold) spans.push({ start: at, end: text.length })
    }
    for (const { form, shown } of carry.begun) follow(form, shown, 0)
    this.#eachCandidate(text, carry.tail, follow)
    return { spans, carry: { tail: tailOf(carry.tail, text), begun } }
  }

  /** Calls `found` with every form that may start at a place, and how much of it stands in the tail before the text. */
  #eachCandidate(text: string, tail: string, found: (form: string, shown: number, at: number) => void): void {
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
      const shown = tail.slice(tail.length - before)
      for (const form of this.#formsByHash.get(hash) ?? []) {
        if (form.startsWith(shown)) found(form, before, start)
      }
    }
  }
}

function isLineBreak(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN
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

type Meeting =
  | { readonly kind: 'whole'; readonly end: number }
  | { readonly kind: 'begun'; readonly shown: number }
  | { readonly kind: 'other' }

/** Compares a form, from its character `shown` on, with the text from `at` on, passing over line breaks. */
function meet(form: string, shown: number, text: string, at: number): Meeting {
  let next = shown
  for (let here = at; here < text.length; here++) {
    const code = text.charCodeAt(here)
    if (isLineBreak(code)) continue
    if (code !== form.charCodeAt(next)) return { kind: 'other' }
    if (++next === form.length) return { kind: 'whole', end: here + 1 }
  }
  return next === 0 ? { kind: 'other' } : { kind: 'begun', shown: next }
}

/** How much of a form's beginning is hidden before its end has been seen: half of it, at most eight characters. */
function telling(form: string): number {
  return Math.max(WINDOW, Math.min(8, Math.ceil(form.length / 2)))
}

function tailOf(tail: string, text: string): string {
  let end = ''
  for (let at = text.length - 1; at >= 0 && end.length < WINDOW - 1; at--) {
    if (!isLineBreak(text.charCodeAt(at))) end = text.charAt(at) + end
  }
  return end.length === WINDOW - 1 ? end : (tail + end).slice(1 - WINDOW)
}
