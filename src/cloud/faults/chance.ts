/** Numbers from 0 up to 1 that look random and are the same for the same seed (mulberry32, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface Rarity {
  readonly nth?: readonly number[] | undefined
  readonly probability?: number
  readonly times?: number | undefined
}

/** Whether a fault happens, each time that it could: by count, by chance, and no oftener than it may. */
export class Occurrence {
  #seen = 0
  #happened = 0
  readonly #rarity: Rarity
  readonly #chance: () => number

  constructor(rarity: Rarity, seed: number) {
    this.#rarity = rarity
    this.#chance = seeded(seed)
  }

  happens(): boolean {
    const { nth, probability = 1, times = Number.POSITIVE_INFINITY } = this.#rarity
    this.#seen++
    // Drawn every time, so that the next draw doesn't depend on what came of this one.
    const drawn = this.#chance() < probability
    if (!drawn || this.#happened >= times || (nth && !nth.includes(this.#seen))) return false
    this.#happened++
    return true
  }
}
