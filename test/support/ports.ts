import { connect, createServer } from 'node:net'

/** A port of `host` on which nothing listens at the moment. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

/** Waits until something accepts connections. @throws Error after ten seconds */
export async function untilListening(host: string, port: number): Promise<void> {
  const limit = Date.now() + 10_000
  while (!(await accepts(host, port))) {
    if (Date.now() > limit) throw new Error(`nothing listens on ${host}:${port}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
