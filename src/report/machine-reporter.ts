import type { Event, Reporter } from '../engine/index.ts'
import { machineLine } from './machine-line.ts'
import { Narrator } from './narrator.ts'
import type { Saying } from './saying.ts'
import type { Sink } from './sink.ts'
import { type LinePrefix, noPrefix } from './terminal-reporter.ts'

/** `-machine-readable`: the very lines that Packer writes, for programs. */
export class MachineReporter implements Reporter {
  readonly #sink: Sink
  readonly #prefix: LinePrefix
  readonly #narrator = new Narrator()

  /** `prefix` stands before each text of a build, as in Packer: the summary at the end goes without. */
  constructor(sink: Sink, prefix: LinePrefix = noPrefix) {
    this.#sink = sink
    this.#prefix = prefix
  }

  report(event: Event): void {
    const prefix = event.type === 'run-finished' ? '' : this.#prefix(event.at)
    for (const saying of this.#narrator.narrate(event)) {
      const line = lineOf(saying, event.at, prefix)
      if (line) this.#sink.write(line)
    }
  }

  async close(): Promise<void> {}
}

function lineOf(saying: Saying, at: number, prefix: string): string | undefined {
  switch (saying.to) {
    case 'people':
      return machineLine(at, '', 'ui', [saying.level, prefix + saying.text])
    case 'programs':
      return machineLine(at, saying.target, saying.category, saying.data)
    case 'terminal':
      return undefined
  }
}
