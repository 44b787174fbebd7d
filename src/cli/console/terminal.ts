import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { CommandIo } from '../command.ts'
import type { Completer } from './complete.ts'
import { Conversation } from './conversation.ts'
import { type ConsoleHistory, MOST_LINES } from './history.ts'
import type { ConsoleSession } from './session.ts'

/** What helps somebody who types. */
export interface TypingHelp {
  readonly completer: Completer
  readonly history: ConsoleHistory
}

/** Asks for lines with editing, history and completion until `exit`, Ctrl-C or Ctrl-D. */
export async function converse(session: ConsoleSession, help: TypingHelp, io: CommandIo): Promise<void> {
  const { completer, history } = help
  const earlier = await history.open()
  return new Promise((resolve, reject) => {
    const lines = createInterface({
      input: io.stdin(),
      output: terminalOf(io),
      terminal: true,
      removeHistoryDuplicates: true,
      history: earlier,
      historySize: MOST_LINES,
      completer,
    })
    const leave = () => lines.close()
    let isOpen = true
    const ask = (prompt: string) => {
      // An answer may come when there are no lines any more.
      if (!isOpen) return
      lines.setPrompt(prompt)
      lines.prompt()
    }
    io.signal.addEventListener('abort', leave, { once: true })
    const conversation = new Conversation(session, { print: (text) => io.stdout.write(text), ask, leave })
    lines.on('line', (line) => {
      history.add(line)
      conversation.hear(line)
    })
    lines.on('SIGINT', leave)
    lines.on('close', () => {
      isOpen = false
      io.signal.removeEventListener('abort', leave)
      if (io.signal.aborted) reject(io.signal.reason)
      else conversation.end().then(resolve, reject)
    })
    conversation.begin()
  })
}

/** A command's output as readline wants it. */
function terminalOf({ stdout }: CommandIo): Writable {
  const terminal = new Writable({
    write(chunk, _encoding, done) {
      stdout.write(String(chunk))
      done()
    },
  })
  return Object.defineProperty(terminal, 'columns', { get: () => stdout.columns })
}
