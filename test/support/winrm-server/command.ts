import { type Fault, faults } from './fault.ts'
import type { Machine, RunningProcess } from './process.ts'

export interface OutputChunk {
  readonly stream: 'stdout' | 'stderr'
  readonly bytes: Buffer
}

/** One command of a shell: its output waits here until a Receive takes it. */
export class Command {
  readonly commandLine: string
  #process: RunningProcess
  #waiting: OutputChunk[] = []
  #exitCode: number | undefined
  #wake: (() => void) | undefined
  #ended = false

  constructor(machine: Machine, commandLine: string) {
    this.commandLine = commandLine
    this.#process = machine.start(commandLine, {
      stdout: (bytes) => this.#add({ stream: 'stdout', bytes }),
      stderr: (bytes) => this.#add({ stream: 'stderr', bytes }),
      exited: (code) => {
        this.#exitCode = code
        this.#wake?.()
      },
    })
  }

  send(bytes: Buffer, end: boolean): void {
    if (bytes.length > 0) this.#process.write(bytes)
    if (end) this.#process.end()
  }

  /**
   * What there is to tell, at most `limit` bytes of it, as soon as there is something.
   * @throws Fault when nothing came within `timeout` milliseconds, or when the command was ended meanwhile
   */
  async receive(
    timeout: number,
    limit: number,
    gone: AbortSignal,
  ): Promise<{ chunks: OutputChunk[]; exitCode: number | undefined }> {
    if (this.#waiting.length === 0 && this.#exitCode === undefined) await this.#news(timeout, gone)
    const chunks = this.#take(limit)
    return { chunks, exitCode: this.#waiting.length === 0 ? this.#exitCode : undefined }
  }

  terminate(): void {
    this.#ended = true
    if (this.#exitCode === undefined) this.#process.kill()
    this.#wake?.()
  }

  #add(chunk: OutputChunk): void {
    this.#waiting.push(chunk)
    this.#wake?.()
  }

  async #news(timeout: number, gone: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<'news' | 'timeout' | 'gone'>()
    this.#wake = () => resolve('news')
    const timer = setTimeout(() => resolve('timeout'), timeout)
    gone.addEventListener('abort', () => resolve('gone'))
    const outcome = await promise
    clearTimeout(timer)
    if (outcome === 'gone') throw faults.aborted()
    this.#wake = undefined
    const fault: Fault | undefined =
      outcome === 'timeout' ? faults.operationTimeout() : this.#ended ? faults.aborted() : undefined
    if (fault) throw fault
  }

  #take(limit: number): OutputChunk[] {
    const taken: OutputChunk[] = []
    let room = limit
    while (room > 0) {
      const chunk = this.#waiting.shift()
      if (!chunk) break
      taken.push({ ...chunk, bytes: chunk.bytes.subarray(0, room) })
      if (chunk.bytes.length > room) this.#waiting.unshift({ ...chunk, bytes: chunk.bytes.subarray(room) })
      room -= Math.min(room, chunk.bytes.length)
    }
    return taken
  }
}
