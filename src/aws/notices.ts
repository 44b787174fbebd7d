import type { Clock } from '../engine/index.ts'
import type { Milliseconds } from '../options/index.ts'

/** What passes within this time nobody has to know. */
const SILENT_FOR: Milliseconds = 3000
/** Told again so often at most. */
const BETWEEN: Milliseconds = 60_000
/** Trouble that was away for so long is new when it comes back. Longer than the longest pause after throttling. */
const FORGOTTEN_AFTER: Milliseconds = 40_000

/** Tells people of one kind of trouble that lasts, now and then: why a build stands still. */
class Trouble {
  readonly #clock: Pick<Clock, 'now'>
  readonly #say: (text: string) => void
  #spell: { readonly since: number; latest: number } | undefined
  #told: number | undefined

  constructor(clock: Pick<Clock, 'now'>, say: (text: string) => void) {
    this.#clock = clock
    this.#say = say
  }

  goesOn(text: () => string, further: Milliseconds): void {
    const now = this.#clock.now()
    if (!this.#spell || now - this.#spell.latest > FORGOTTEN_AFTER) this.#spell = { since: now, latest: now }
    this.#spell.latest = now
    if (now + further - this.#spell.since < SILENT_FOR) return
    if (this.#told !== undefined && now - this.#told < BETWEEN) return
    this.#told = now
    this.#say(text())
  }

  /** @returns whether people were told of it */
  end(): boolean {
    const wasTold = this.#told !== undefined
    this.#spell = undefined
    this.#told = undefined
    return wasTold
  }
}

/** What people hear of the waits of one service in one region. */
export class Notices {
  readonly #say: (text: string) => void
  readonly #rate: Trouble
  readonly #faults: Trouble
  readonly #name: string

  /** @param name for messages: `EC2 in eu-west-1` */
  constructor(clock: Pick<Clock, 'now'>, name: string, say: (text: string) => void) {
    this.#say = say
    this.#name = name
    this.#rate = new Trouble(clock, say)
    this.#faults = new Trouble(clock, say)
  }

  /** Calls go on, but more slowly than they could. @param further how long it lasts from now on, as far as is known */
  slow(text: () => string, further: Milliseconds): void {
    this.#rate.goesOn(text, further)
  }

  /** Nothing goes on. */
  fault(text: () => string): void {
    this.#faults.goesOn(text, 0)
  }

  answered(): void {
    if (this.#faults.end()) this.#say(`${this.#name} answers again`)
  }
}
