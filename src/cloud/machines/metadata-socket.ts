import { rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'

/** Serves one instance's metadata on a Unix socket, to which QEMU's network connects the guest's requests. */
export async function serveMetadata(path: string, listener: RequestListener): Promise<() => void> {
  await rm(path, { force: true })
  const server = createServer(listener)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
  return () => {
    server.close()
    server.closeAllConnections()
  }
}
