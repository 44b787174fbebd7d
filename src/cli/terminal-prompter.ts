import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { type AskOptions, noTerminal, type Prompter } from '../engine/index.ts'
import { type LiveLine, noLiveLine } from '../report/index.ts'
import type { CommandIo } from './command.ts'

/** Reads answers from the terminal; where there is none, nobody can be asked. */
export function prompterFor(io: CommandIo, live: LiveLine = noLiveLine): Prompter {
  return !io.machineReadable && io.stdin().isTTY === true ? new TerminalPrompter(io, live) : noTerminal
}

class TerminalPrompter implements Prompter {
  readonly #io: CommandIo
  readonly #live: LiveLine
  #last: Promise<unknown> = Promise.resolve()

  constructor(io: CommandIo, live: LiveLine) {
    this.#io = io
    this.#live = live
  }

  answer(signal: AbortSignal, { hidden = false }: AskOptions = {}): Promise<string> {
    // One after the other: two builds that ask at once must not share an answer.
    const resume = this.#live.suspend()
    const answer = this.#last.then(() => this.#read(signal, hidden)).finally(resume)
    this.#last = answer.catch(() => {})
    return answer
  }

  #read(signal: AbortSignal, hidden: boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted()
      // Without "output" and "terminal" readline leaves Ctrl-C to the process, where it means "cancel".
      const lines = hidden ? silentLines(this.#io) : createInterface({ input: this.#io.stdin(), terminal: false })
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

/** Keeps the terminal from showing what is typed; Ctrl-C must then be passed on to the process by hand. */
function silentLines({ stdin }: CommandIo): Interface {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin(), output: nowhere, terminal: true, historySize: 0 })
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  return lines
}
