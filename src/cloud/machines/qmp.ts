import { connect, type Socket } from 'node:net'
import { IngotError } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/duration.ts'

export interface QmpEvent {
  readonly event: string
  readonly data?: Readonly<Record<string, unknown>>
}

interface Reply {
  readonly return?: unknown
  readonly error?: { readonly class: string; readonly desc: string }
}

/** A command that hangs would hang the cloud's calls; QEMU answers within milliseconds unless it is broken. */
const commandTime: Milliseconds = 60_000

/** A connection to QEMU's control socket (QEMU Machine Protocol): one JSON object per line both ways. */
export class Qmp {
  readonly #socket: Socket
  readonly #waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = []
  readonly #listeners = new Set<(event: QmpEvent) => void>()
  #text = ''

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => this.#take(text))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#fail(new Error('QEMU closed its control socket')))
  }

  /** @throws Error when nothing listens at `path` */
  static async connect(path: string): Promise<Qmp> {
    const socket = connect(path)
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    const qmp = new Qmp(socket)
    await qmp.execute('qmp_capabilities')
    return qmp
  }

  /** @throws IngotError `cloud/machine-failed` with QEMU's own words */
  async execute(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown> {
    const reply = await new Promise<Reply>((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Error('QEMU closed its control socket'))
      const timer = setTimeout(() => this.#socket.destroy(), commandTime)
      const settle =
        <T>(act: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(timer)
          act(value)
        }
      this.#waiting.push({ resolve: settle(resolve), reject: settle(reject) })
      this.#socket.write(`${JSON.stringify({ execute: command, ...(args ? { arguments: args } : {}) })}\n`)
    })
    if (reply.error) throw new IngotError('cloud/machine-failed', `QEMU refused ${command}: ${reply.error.desc}`)
    return reply.return
  }

  /** A command of QEMU's monitor for people, for what QMP itself lacks. @returns what it prints */
  async monitor(line: string): Promise<string> {
    return String(await this.execute('human-monitor-command', { 'command-line': line }))
  }

  onEvent(listener: (event: QmpEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Resolves with the next event that `matches`, or with undefined after `time`. Ask before causing it. */
  next(matches: (event: QmpEvent) => boolean, time: Milliseconds): Promise<QmpEvent | undefined> {
    return new Promise((resolve) => {
      const done = (event: QmpEvent | undefined): void => {
        clearTimeout(timer)
        stop()
        this.#socket.off('close', gone)
        resolve(event)
      }
      const gone = (): void => done(undefined)
      const timer = setTimeout(gone, time)
      const stop = this.onEvent((event) => {
        if (matches(event)) done(event)
      })
      this.#socket.once('close', gone)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(text: string): void {
    const lines = (this.#text + text).split('\n')
    this.#text = lines.pop() ?? ''
    for (const line of lines)
      if (line.trim() !== '') this.#dispatch(JSON.parse(line) as Reply | QmpEvent | { QMP: unknown })
  }

  #dispatch(message: Reply | QmpEvent | { readonly QMP: unknown }): void {
    if ('event' in message) for (const listener of [...this.#listeners]) listener(message)
    else if (!('QMP' in message)) this.#waiting.shift()?.resolve(message)
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error)
  }
}
