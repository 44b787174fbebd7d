import { createServer, connect as dial, type Socket } from 'node:net'
import { Transform } from 'node:stream'

export interface DelayProxy {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/** A TCP proxy on loopback which holds every byte back for `delay` milliseconds in each direction, without limiting the rate. */
export async function startDelayProxy(target: { host: string; port: number }, delay: number): Promise<DelayProxy> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (near) => {
    const far = dial({ host: target.host, port: target.port, noDelay: true })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      // Either end may go at any time; the other one is told by the end of the pipe.
      socket.on('error', () => undefined)
    }
    near.pipe(holdBack(delay)).pipe(far)
    far.pipe(holdBack(delay)).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    host: '127.0.0.1',
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Keeps the order: timers of one length fire in the order in which they were set. */
function holdBack(delay: number): Transform {
  let pending = 0
  let ended: (() => void) | undefined
  return new Transform({
    // What is on its way must not be limited by the buffer: 64 MiB in 20 ms is more than loopback carries.
    highWaterMark: 64 * 1024 * 1024,
    transform(chunk, _encoding, done) {
      pending++
      setTimeout(() => {
        this.push(chunk)
        if (--pending === 0) ended?.()
      }, delay)
      done()
    },
    flush(done) {
      if (pending === 0) done()
      else ended = done
    },
  })
}
