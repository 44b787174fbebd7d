import { fstatSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { CommandIo } from '../command.ts'
import { voiceOf } from '../voice.ts'
import type { ConsoleSession, Reply } from './session.ts'

// Without a terminal, Packer treats pipes and files differently, and scripts rely on both.

/** Answers each line as it comes, until one of them says exit. A mistake is told, and leaves an empty answer. */
export async function answerLines(session: ConsoleSession, io: CommandIo): Promise<void> {
  const voice = voiceOf(io)
  for await (const line of linesOf(io)) {
    const reply = await replyTo(line, session, io)
    if (reply.kind === 'exit') return
    voice.say(reply.text)
  }
}

/**
 * Reads everything and prints the last answer alone: `echo '{{timestamp}}' | ingot console`.
 * @returns the exit status
 */
export async function answerLast(session: ConsoleSession, io: CommandIo): Promise<number> {
  let last = ''
  let status = 0
  for await (const line of linesOf(io)) {
    const reply = await replyTo(line.trim(), session, io)
    last = reply.kind === 'text' ? reply.text : ''
    if (reply.kind === 'mistake') status = session.statusOfMistakes
  }
  const voice = voiceOf(io)
  if (io.machineReadable) voice.fact('ui', ['message', last])
  else voice.say(last)
  return status
}

/** `|` and named pipes; sockets and files are none. */
export function isPipe(stdin: ReturnType<CommandIo['stdin']>): boolean {
  const fd = 'fd' in stdin ? stdin.fd : undefined
  return typeof fd === 'number' && fstatSync(fd).isFIFO()
}

async function* linesOf(io: CommandIo): AsyncGenerator<string> {
  // Whoever read the template from here has left nothing, and readline would wait for it.
  if (io.stdin().readableEnded) return
  const lines = createInterface({
    input: io.stdin(),
    terminal: false,
    crlfDelay: Number.POSITIVE_INFINITY,
    signal: io.signal,
  })
  yield* lines
  io.signal.throwIfAborted()
}

/** A mistake is told, and leaves an empty answer. */
async function replyTo(line: string, session: ConsoleSession, io: CommandIo): Promise<Reply | Mistake> {
  try {
    return await session.handle(line)
  } catch (error) {
    voiceOf(io).error(session.errorText(error))
    return { kind: 'mistake', text: '' }
  }
}

interface Mistake {
  readonly kind: 'mistake'
  readonly text: ''
}
