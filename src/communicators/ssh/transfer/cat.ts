import type { Writable } from 'node:stream'
import type { TransferOptions } from '../../communicator.ts'
import { endSink, writeTo } from '../../transfer/sink.ts'
import type { OpenSource } from '../../transfer/source.ts'
import type { SshConnection } from '../connection.ts'
import { quotePath } from '../quote.ts'
import { runRemote } from './remote-command.ts'

const PIECE = 128 * 1024

/** The way that works wherever there is a shell. */
export async function uploadOverCat(
  connection: SshConnection,
  source: OpenSource,
  destination: string,
  options: TransferOptions & { readonly mode: number },
): Promise<void> {
  const path = quotePath(destination)
  // Nobody else can read a new file before it has the mode that it should have.
  const command = `umask 077; cat > ${path} && chmod ${options.mode.toString(8)} ${path}`
  await runRemote(connection, {
    command,
    signal: options.signal,
    async feed(input) {
      let done = 0
      for await (const piece of source.pieces(PIECE)) {
        await input(piece)
        done += piece.length
        options.onProgress?.(done, source.size)
      }
    },
  })
}

export async function downloadOverCat(
  connection: SshConnection,
  source: string,
  sink: Writable,
  options: TransferOptions,
): Promise<void> {
  await runRemote(connection, {
    command: `cat ${quotePath(source)}`,
    signal: options.signal,
    async drain(output) {
      let done = 0
      for await (const chunk of output) {
        await writeTo(sink, chunk)
        done += chunk.length
        options.onProgress?.(done, undefined)
      }
    },
  })
  await endSink(sink)
}
