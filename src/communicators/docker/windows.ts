import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { makeFolder } from '../../engine/make-folder.ts'
import { IngotError, messageOf } from '../../errors/index.ts'
import type { Communicator, ExecOptions, ExecResult, TransferOptions, UploadSource } from '../communicator.ts'
import { lineSplitter } from '../lines.ts'
import { runLocalProcess } from '../local/process.ts'
import { downloadFolder } from '../transfer/local-path.ts'
import { openSource } from '../transfer/source.ts'
import { type ContainerTarget, execCommand } from './container.ts'

/** A folder that this computer and the container share. */
export interface SharedFolder {
  readonly here: string
  /** As the container sees it. */
  readonly there: string
}

/** The Communicator into a Windows container: commands run in PowerShell, files go through a shared folder. */
export class WindowsContainerCommunicator implements Communicator {
  readonly #target: ContainerTarget
  readonly #shared: SharedFolder

  constructor(target: ContainerTarget, shared: SharedFolder) {
    this.#target = target
    this.#shared = shared
  }

  exec(command: string, options: ExecOptions): Promise<ExecResult> {
    const { argv, env, cwd } = execCommand(this.#target, ['-i'], this.#target.execUser)
    return runLocalProcess([...argv, 'powershell', command], { ...options, env, cwd })
  }

  async upload(from: UploadSource, destination: string, { signal, onProgress }: TransferOptions): Promise<void> {
    const source = await openSource(from)
    await this.#through(
      signal,
      'upload/failed',
      `Can't write "${destination}" in the container`,
      async (here, there) => {
        try {
          await pipeline(source.pieces(1024 * 1024), createWriteStream(here), { signal })
          await this.#powershell(
            `Copy-Item -LiteralPath ${quote(there)} -Destination ${quote(destination)} -Force`,
            signal,
          )
          onProgress?.(source.size, source.size)
        } finally {
          await source.close()
        }
      },
    )
  }

  async uploadTree(source: string, destination: string, { signal }: TransferOptions): Promise<void> {
    const name = source.endsWith('/') ? '' : basename(source)
    const into = name === '' ? destination : `${destination.replace(/[\\/]+$/, '')}\\${name}`
    await this.#through(signal, 'upload/failed', `Can't copy "${source}" into the container`, async (here, there) => {
      await cp(source, here, { recursive: true, dereference: true })
      await this.#powershell(copyContents(there, into), signal)
    })
  }

  async download(source: string, sink: Writable, { signal }: TransferOptions): Promise<void> {
    await this.#through(signal, 'download/failed', `Can't read "${source}" in the container`, async (here, there) => {
      await this.#powershell(`Copy-Item -LiteralPath ${quote(source)} -Destination ${quote(there)} -Force`, signal)
      await pipeline(createReadStream(here), sink, { signal })
    })
  }

  async downloadTree(source: string, destination: string, { signal }: TransferOptions): Promise<void> {
    const into = downloadFolder(source.replaceAll('\\', '/'), destination)
    await this.#through(signal, 'download/failed', `Can't copy "${source}" from the container`, async (here, there) => {
      await this.#powershell(copyContents(source, there), signal)
      makeFolder(into, 0o777)
      await cp(here, into, { recursive: true })
    })
  }

  async remove(path: string, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    const there = quote(path)
    const command = `if (Test-Path -LiteralPath ${there}) { Remove-Item -LiteralPath ${there} -Force -ErrorAction Stop }`
    await naming('remove/failed', `Can't remove "${path}" from the container`, signal, () =>
      this.#powershell(command, signal),
    )
  }

  async close(): Promise<void> {}

  /** Has a name in the shared folder of its own, on both sides, for what is on its way. */
  async #through(
    signal: AbortSignal,
    code: string,
    sentence: string,
    work: (here: string, there: string) => Promise<void>,
  ): Promise<void> {
    const name = `transfer-${randomBytes(8).toString('hex')}`
    const here = join(this.#shared.here, name)
    try {
      await naming(code, sentence, signal, () => work(here, `${this.#shared.there}/${name}`))
    } finally {
      await rm(here, { recursive: true, force: true })
    }
  }

  async #powershell(command: string, signal: AbortSignal): Promise<void> {
    const said: string[] = []
    const lines = lineSplitter((line) => said.push(line))
    const result = await this.exec(`$ErrorActionPreference = 'Stop'; ${command}`, { signal, onStderr: lines.push })
    lines.end()
    if (result.kind !== 'exit' || result.code !== 0) throw new Error(said.find((line) => line !== '') ?? 'it failed')
  }
}

function copyContents(from: string, into: string): string {
  const make = `New-Item -ItemType Directory -Force -Path ${quote(into)} | Out-Null`
  return `${make}; Get-ChildItem -Force -LiteralPath ${quote(from)} | Copy-Item -Destination ${quote(into)} -Recurse -Force`
}

/** One literal text of PowerShell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

async function naming(code: string, sentence: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof IngotError) throw error
    throw new IngotError(code, `${sentence}: ${messageOf(error)}`, { cause: error })
  }
}
