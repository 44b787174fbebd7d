import { type LineSplitter, lineSplitter } from '../communicators/index.ts'
import type { Ui } from '../engine/index.ts'

/** So many lines of a failed script's output are shown with its error. */
const TAIL = 20

/** A command's output on its way to the screen, with its last lines kept for an error. */
export class ScriptOutput {
  readonly #stdout: LineSplitter
  readonly #stderr: LineSplitter
  readonly #tail: string[] = []

  constructor(ui: Ui) {
    const take = (stream: 'stdout' | 'stderr') =>
      lineSplitter((line) => {
        this.#tail.push(line)
        if (this.#tail.length > TAIL) this.#tail.shift()
        ui.output(stream, line)
      })
    this.#stdout = take('stdout')
    this.#stderr = take('stderr')
  }

  /** To be spread into the options of `exec`. */
  readonly sinks = {
    onStdout: (chunk: Buffer): void => this.#stdout.push(chunk),
    onStderr: (chunk: Buffer): void => this.#stderr.push(chunk),
  }

  /** Gives out what had no line end. @returns the last lines */
  end(): readonly string[] {
    this.#stdout.end()
    this.#stderr.end()
    return this.#tail
  }
}
