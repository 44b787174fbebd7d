import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { errorText } from '../../report/index.ts'
import type { CommandIo } from '../command.ts'
import type { Completer } from './complete.ts'
import type { ConsoleSession } from './session.ts'

/** Asks for lines with editing, history and completion until `exit`, Ctrl-C or Ctrl-D. */
export function converse(session: ConsoleSession, completer: Completer, io: CommandIo): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({
      input: io.stdin,
      output: terminalOf(io),
      terminal: true,
      prompt: '> ',
      removeHistoryDuplicates: true,
      completer,
    })
    const leave = () => lines.close()
    io.signal.addEventListener('abort', leave, { once: true })
    lines.on('line', (line) => {
      const answer = answerTo(line.trim(), session)
      if (answer === undefined) return leave()
      io.stdout.write(answer)
      lines.prompt()
    })
    lines.on('SIGINT', leave)
    lines.on('close', () => {
      io.signal.removeEventListener('abort', leave)
      if (io.signal.aborted) reject(io.signal.reason)
      else resolve()
    })
    lines.prompt()
  })
}

/** Undefined when the line says exit. */
function answerTo(line: string, session: ConsoleSession): string | undefined {
  if (line === '') return ''
  try {
    const reply = session.handle(line)
    return reply.kind === 'exit' ? undefined : `${reply.text}\n`
  } catch (error) {
    return `${session.mask(errorText(error))}\n`
  }
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
