import type { Event, Reporter } from '../engine/index.ts'

/** Keeps a run's events for whoever reads them. Where nobody does, they are let go. */
export class EventQueue implements Reporter {
  #events: Event[] | undefined = []
  #isRead = false
  #isOpen = true
  #wake = () => {}

  constructor() {
    // Events may be many. Who wants them from the first one on begins to read in the turn in which the run is begun.
    setImmediate(() => {
      if (!this.#isRead) this.#events = undefined
    })
  }

  report(event: Event): void {
    this.#events?.push(event)
    this.#wake()
  }

  async close(): Promise<void> {
    this.#isOpen = false
    this.#wake()
  }

  /** Events as they come. Of several readers each gets others. */
  async *read(): AsyncGenerator<Event, void, void> {
    this.#isRead = true
    this.#events ??= []
    try {
      while (true) {
        const event = this.#events?.shift()
        if (event) yield event
        else if (!this.#isOpen) return
        else await this.#news()
      }
    } finally {
      this.#events = undefined
    }
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
