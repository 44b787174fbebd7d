import type { Event, Fact, Outcome, Reporter } from './events.ts'
import type { Clock } from './host.ts'
import { maskFact } from './mask-event.ts'
import type { Masker } from './secrets.ts'

/** Which part of a run speaks. */
export interface Speaker {
  readonly build?: string
  readonly speaker?: string
}

/** The one way out: stamps facts with when and where, hides secrets, and hands them to every reporter. */
export class EventHub {
  readonly #run: string
  readonly #clock: Clock
  readonly #masker: Masker
  readonly #reporters: readonly Reporter[]
  #steps = 0

  constructor(parts: { run: string; clock: Clock; masker: Masker; reporters: readonly Reporter[] }) {
    this.#run = parts.run
    this.#clock = parts.clock
    this.#masker = parts.masker
    this.#reporters = parts.reporters
  }

  emit(fact: Fact, from: Speaker = {}): void {
    const event: Event = { ...maskFact(fact, this.#masker), at: this.#clock.now(), run: this.#run, ...from }
    for (const reporter of this.#reporters) reporter.report(event)
  }

  /**
   * Runs `work` as a step that is named, numbered and timed.
   * @param parent the step inside which it runs
   */
  async step<T>(
    name: string,
    from: Speaker,
    signal: AbortSignal,
    work: (id: number) => Promise<T>,
    parent?: number,
  ): Promise<T> {
    const id = ++this.#steps
    const started = this.#clock.now()
    const finish = (outcome: Outcome) => {
      this.emit({ type: 'step-finished', step: name, id, outcome, duration: this.#clock.now() - started }, from)
    }
    this.emit({ type: 'step-started', step: name, id, ...(parent === undefined ? {} : { parent }) }, from)
    try {
      const result = await work(id)
      finish('done')
      return result
    } catch (error) {
      finish(signal.aborted ? 'cancelled' : 'failed')
      throw error
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#reporters.map((reporter) => reporter.close()))
  }
}
