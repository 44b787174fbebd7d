import { IngotError } from '../errors/index.ts'
import type { Communicator } from './communicator.ts'

export interface ConnectionWatch {
  /** A command or a transfer was cut off: the machine restarts, turns itself off, or can't be reached. */
  lost(): void
  /** Something was done on the machine; after it was lost: it is back. */
  alive(): void
}

/** The same communicator, which tells how its connection does by what becomes of its commands and transfers. */
export function watchConnection(inner: Communicator, watch: ConnectionWatch): Communicator {
  const watched = async <T>(work: Promise<T>): Promise<T> => {
    try {
      const result = await work
      watch.alive()
      return result
    } catch (error) {
      if (error instanceof IngotError && /\/connection-lost$/.test(error.code)) watch.lost()
      throw error
    }
  }
  return {
    async exec(command, options) {
      const result = await inner.exec(command, options).catch((error) => watched(Promise.reject(error)))
      if (result.kind === 'disconnected') watch.lost()
      else watch.alive()
      return result
    },
    upload: (source, destination, options) => watched(inner.upload(source, destination, options)),
    uploadTree: (source, destination, options) => watched(inner.uploadTree(source, destination, options)),
    download: (source, sink, options) => watched(inner.download(source, sink, options)),
    downloadTree: (source, destination, options) => watched(inner.downloadTree(source, destination, options)),
    remove: (path, options) => watched(inner.remove(path, options)),
    close: () => inner.close(),
    ...(inner.hostKeys ? { hostKeys: async () => (await inner.hostKeys?.()) ?? [] } : {}),
  }
}
