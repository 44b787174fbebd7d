import type { Event, Fact, Outcome, Reporter } from './events.ts'
import type { Clock } from './host.ts'
import { maskFact } from './mask-event.ts'
import type { Masker, StreamMask } from './secrets.ts'

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
  readonly #streams = new Map<string, StreamMask>()
  #steps = 0

  constructor(parts: { run: string; clock: Clock; masker: Masker; reporters: readonly Reporter[] }) {
    this.#run = parts.run
    this.#clock = parts.clock
    this.#masker = parts.masker
    this.#reporters = parts.reporters
  }

  emit(fact: Fact, from: Speaker = {}): void {
    const event: Event = {
      ...this.#masked(fact, from),
      at: this.#clock.now(),
      run: this.#run,
      ...this.#maskSpeaker(from),
    }
    for (const reporter of this.#reporters) reporter.report(event)
  }

  /** Hides a text from now on: somebody typed it where nobody was to see it. */
  hide(secret: string): void {
    this.#masker.add(secret)
  }

  #masked(fact: Fact, from: Speaker): Fact {
    switch (fact.type) {
      case 'output':
        return { ...fact, line: this.#streamMask(fact.stream, from)(fact.line) }
      // Some components hand on what a program of their own says, line by line.
      case 'message':
        return { ...fact, text: this.#streamMask(fact.type, from)(fact.text) }
      default:
        return maskFact(fact, this.#masker)
    }
  }

  /** A secret may be broken over several lines of one command's output. */
  #streamMask(stream: string, { build = '', speaker = '' }: Speaker): StreamMask {
    const key = JSON.stringify([build, speaker, stream])
    const mask = this.#streams.get(key) ?? this.#masker.stream()
    this.#streams.set(key, mask)
    return mask
  }

  /** Names may be rendered from variables. */
  #maskSpeaker({ build, speaker }: Speaker): Speaker {
    return {
      ...(build === undefined ? {} : { build: this.#masker.mask(build) }),
      ...(speaker === undefined ? {} : { speaker: this.#masker.mask(speaker) }),
    }
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
