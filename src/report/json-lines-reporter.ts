import type { Event, Reporter } from '../engine/index.ts'
import { IngotError, IngotErrors } from '../errors/index.ts'
import type { Sink } from './sink.ts'

/** `--events FILE`: every event as one line of JSON, as it is, for programs that want all of it. */
export class JsonLinesReporter implements Reporter {
  readonly #sink: Sink
  readonly #close: () => void

  constructor(sink: Sink, close: () => void = () => {}) {
    this.#sink = sink
    this.#close = close
  }

  report(event: Event): void {
    this.#sink.write(
      `${JSON.stringify(event, (_name, value: unknown) => (value instanceof IngotError ? errorFacts(value) : value))}\n`,
    )
  }

  async close(): Promise<void> {
    this.#close()
  }
}

/** An error as plain data. */
export function errorFacts(error: IngotError): Readonly<Record<string, unknown>> {
  if (error instanceof IngotErrors)
    return { code: error.code, message: error.message, errors: error.errors.map(errorFacts) }
  const { code, message, place, hint, step, details } = error
  return { code, message, place, hint, step, ...(details.length > 0 ? { details } : {}) }
}
