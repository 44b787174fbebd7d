import type { Duplex } from 'node:stream'
import type { Milliseconds } from '../../options/index.ts'

/**
 * Joins what is written in one turn of the event loop into one call to the system: the SSH library writes each packet in
 * up to three pieces, and TCP_NODELAY would send them one by one.
 */
export function corkBursts(socket: Duplex): void {
  const write = socket.write.bind(socket)
  let corked = false
  const uncork = (): void => {
    corked = false
    socket.uncork()
  }
  socket.write = ((...args: Parameters<Duplex['write']>) => {
    if (!corked) {
      corked = true
      socket.cork()
      process.nextTick(uncork)
    }
    return write(...args)
  }) as Duplex['write']
}

/** Ends the connection when nothing was read from it for `limit`; 0 is for ever. Call it once somebody reads. */
export function endWhenSilent(socket: Duplex, limit: Milliseconds): void {
  if (limit <= 0) return
  let since = performance.now()
  socket.on('data', () => {
    since = performance.now()
  })
  const timer = setInterval(
    () => {
      if (performance.now() - since < limit) return
      socket.destroy(new Error(`nothing arrived for ${limit / 1000} s (ssh_read_write_timeout)`))
    },
    Math.max(10, limit / 4),
  )
  timer.unref()
  socket.once('close', () => clearInterval(timer))
}
