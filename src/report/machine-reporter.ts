import type { Event, Reporter } from '../engine/index.ts'
import { machineLine } from './machine-line.ts'
import { Narrator } from './narrator.ts'
import type { Saying } from './saying.ts'
import type { Sink } from './sink.ts'

/** `-machine-readable`: the very lines that Packer writes, for programs. */
export class MachineReporter implements Reporter {
  readonly #sink: Sink
  readonly #narrator = new Narrator()

  constructor(sink: Sink) {
    this.#sink = sink
  }

  report(event: Event): void {
    for (const saying of this.#narrator.narrate(event)) {
      const line = lineOf(saying, event.at)
      if (line) this.#sink.write(line)
    }
  }

  async close(): Promise<void> {}
}

function lineOf(saying: Saying, at: number): string | undefined {
  switch (saying.to) {
    case 'people':
      return machineLine(at, '', 'ui', [saying.level, saying.text])
    case 'programs':
      return machineLine(at, saying.target, saying.category, saying.data)
    case 'terminal':
      return undefined
  }
}
