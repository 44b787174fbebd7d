import type { Writable } from 'node:stream'
import type { Communicator, ExecOptions, ExecResult, TransferOptions, UploadSource } from '../communicator.ts'
import { runLocalProcess } from '../local/process.ts'
import { type ContainerTarget, execCommand, isRoot } from './container.ts'
import { endSession } from './request.ts'
import { exitOrSignal, type ShellCommand } from './shell.ts'
import { ShellPool } from './shell-pool.ts'
import { type RootShell, Transfers } from './transfers.ts'

/**
 * The Communicator into a running container. Commands share shells that stay in it, so that only the first one costs an
 * exec; those with input or a terminal get an exec of their own.
 */
export class DockerCommunicator implements Communicator {
  readonly #target: ContainerTarget
  readonly #users: ShellPool
  readonly #roots: ShellPool
  readonly #transfers: Transfers

  constructor(target: ContainerTarget) {
    this.#target = target
    const pool = (user: string) => new ShellPool(execCommand(target, ['-i'], user), (leader) => this.#end(leader))
    this.#users = pool(target.execUser)
    this.#roots = isRoot(target.execUser) ? this.#users : pool('root')
    this.#transfers = new Transfers(target, (command, signal) => captured(this.#roots, command, signal))
  }

  /** @throws IngotError `docker/no-shell` */
  async open(): Promise<void> {
    await this.#users.open()
  }

  exec(command: string, options: ExecOptions): Promise<ExecResult> {
    if (options.stdin || this.#target.pty) return this.#execAlone(command, options)
    return this.#users.run(command, options)
  }

  upload(
    source: UploadSource,
    destination: string,
    options: TransferOptions & { readonly mode?: number },
  ): Promise<void> {
    return this.#transfers.upload(source, destination, options)
  }

  uploadTree(source: string, destination: string, options: TransferOptions): Promise<void> {
    return this.#transfers.uploadTree(source, destination, options)
  }

  download(source: string, sink: Writable, options: TransferOptions): Promise<void> {
    return this.#transfers.download(source, sink, options)
  }

  downloadTree(source: string, destination: string, options: TransferOptions): Promise<void> {
    return this.#transfers.downloadTree(source, destination, options)
  }

  remove(path: string, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    return this.#transfers.remove(path, signal)
  }

  async close(): Promise<void> {
    this.#users.close()
    this.#roots.close()
  }

  async #execAlone(command: string, options: ExecOptions): Promise<ExecResult> {
    const { execUser } = this.#target
    // Docker refuses input together with a terminal unless it has one itself.
    const exec = execCommand(this.#target, [options.stdin ? '-i' : '-t'], execUser)
    const result = await run(exec, ['/bin/sh', '-c', `(${command}\n)`], options)
    return result.kind === 'exit' ? exitOrSignal(result.code) : result
  }

  #end(leader: number): void {
    const exec = execCommand(this.#target, ['-d'], 'root')
    // At the end of a build the container goes anyway, perhaps before this comes to it.
    run(exec, ['/bin/sh', '-c', endSession(leader)], { signal: new AbortController().signal }).catch(() => {})
  }
}

function run({ argv, env, cwd }: ShellCommand, program: readonly string[], options: ExecOptions): Promise<ExecResult> {
  return runLocalProcess([...argv, ...program], { ...options, env, cwd })
}

async function captured(pool: ShellPool, command: string, signal: AbortSignal): ReturnType<RootShell> {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  const result = await pool.run(command, {
    signal,
    onStdout: (chunk) => stdout.push(chunk),
    onStderr: (chunk) => stderr.push(chunk),
  })
  return { result, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }
}
