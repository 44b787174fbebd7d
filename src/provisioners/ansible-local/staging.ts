import { basename, posix, resolve } from 'node:path'
import { type Communicator, quotePath } from '../../communicators/index.ts'
import type { StepContext } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'

/** The folder on the machine where everything is put. */
export class Staging {
  readonly path: string
  readonly #communicator: Communicator
  readonly #context: StepContext

  constructor(path: string, communicator: Communicator, context: StepContext) {
    this.path = path
    this.#communicator = communicator
    this.#context = context
  }

  /** A path inside it. */
  at(...parts: readonly string[]): string {
    return posix.join(this.path, ...parts)
  }

  /** @throws IngotError `ansible/staging` */
  async makeFolder(path: string): Promise<void> {
    const { signal, ui } = this.#context
    ui.message(`Creating directory: ${path}`)
    const result = await this.#communicator.exec(`mkdir -p ${quotePath(path)}`, { signal })
    if (result.kind === 'exit' && result.code === 0) return
    throw new IngotError('ansible/staging', `the folder "${path}" can't be made on the machine`, {
      hint: 'Let "staging_directory" be a folder in which the login user may write.',
    })
  }

  /** Puts a file of this computer where it is wanted. @returns its path on the machine */
  async putFile(source: string, destination = this.at(basename(source))): Promise<string> {
    const { signal, host } = this.#context
    await this.#communicator.upload({ path: resolve(host.cwd, source) }, destination, { signal })
    return destination
  }

  async putText(text: string, destination: string): Promise<void> {
    await this.#communicator.upload(Buffer.from(text), destination, { mode: 0o644, signal: this.#context.signal })
  }

  /** Puts what is in a folder of this computer into a folder of the machine. */
  async putContents(source: string, destination: string): Promise<void> {
    const { signal, host } = this.#context
    await this.makeFolder(destination)
    await this.#communicator.uploadTree(`${resolve(host.cwd, source)}/`, destination, { signal })
  }

  async remove(signal: AbortSignal): Promise<void> {
    await this.#communicator.exec(`rm -rf ${quotePath(this.path)}`, { signal })
  }
}
