import { makeFolder } from '../../../engine/make-folder.ts'
import type { TransferOptions } from '../../communicator.ts'
import { downloadFolder } from '../../transfer/local-path.ts'
import { walkTree } from '../../transfer/local-tree.ts'
import { tarPieces } from '../../transfer/tar-stream.ts'
import type { SshConnection } from '../connection.ts'
import { quotePath } from '../quote.ts'
import { NOT_FOUND, runRemote } from './remote-command.ts'

/** `-o`: files belong to who logs in; `-m`: they are as new as the copy. Both as with scp, and all tars know them. */
const EXTRACT = 'tar -xmof -'

/** Streams a folder as one archive: no waiting for answers, however many files there are. */
export async function uploadTreeOverTar(
  connection: SshConnection,
  source: string,
  destination: string,
  options: TransferOptions,
): Promise<void> {
  const path = quotePath(destination)
  await runRemote(connection, {
    command: `command -v tar > /dev/null || exit ${NOT_FOUND}; mkdir -p ${path} && cd ${path} && ${EXTRACT}`,
    signal: options.signal,
    async feed(input) {
      let done = 0
      for (const piece of tarPieces(walkTree(source))) {
        await input(piece)
        done += piece.length
        options.onProgress?.(done, undefined)
      }
    },
  })
}

/** Streams a remote folder as one archive, links followed. */
export async function downloadTreeOverTar(
  connection: SshConnection,
  source: string,
  destination: string,
  options: TransferOptions,
): Promise<void> {
  const into = downloadFolder(source, destination)
  makeFolder(into, 0o777)
  await runRemote(connection, {
    command: `command -v tar > /dev/null || exit ${NOT_FOUND}; cd ${quotePath(source)} && tar -chf - .`,
    signal: options.signal,
    async drain(output) {
      const { extractTar } = await import('../../transfer/tar-extract.ts')
      await extractTar(output, into, (done) => options.onProgress?.(done, undefined))
    },
  })
}
