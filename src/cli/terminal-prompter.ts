import { createInterface } from 'node:readline'
import { noTerminal, type Prompter } from '../engine/index.ts'
import { type LiveLine, noLiveLine } from '../report/index.ts'
import type { CommandIo } from './command.ts'

/** Reads answers from the terminal; where there is none, nobody can be asked. */
export function prompterFor(io: CommandIo, live: LiveLine = noLiveLine): Prompter {
  return io.stdin.isTTY === true && !io.machineReadable ? new TerminalPrompter(io, live) : noTerminal
}

class TerminalPrompter implements Prompter {
  readonly #io: CommandIo
  readonly #live: LiveLine
  #last: Promise<unknown> = Promise.resolve()

  constructor(io: CommandIo, live: LiveLine) {
    this.#io = io
    this.#live = live
  }

  answer(signal: AbortSignal): Promise<string> {
    // One after the other: two builds that ask at once must not share an answer.
    const resume = this.#live.suspend()
    const answer = this.#last.then(() => this.#read(signal)).finally(resume)
    this.#last = answer.catch(() => {})
    return answer
  }

  #read(signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted()
      // Without "output" and "terminal" readline leaves Ctrl-C to the process, where it means "cancel".
      const lines = createInterface({ input: this.#io.stdin, terminal: false })
      const stop = () => lines.close()
      let answer = ''
      signal.addEventListener('abort', stop, { once: true })
      lines.once('line', (line) => {
        answer = line
        lines.close()
      })
      lines.once('close', () => {
        signal.removeEventListener('abort', stop)
        if (signal.aborted) reject(signal.reason)
        else resolve(answer)
      })
    })
  }
}
