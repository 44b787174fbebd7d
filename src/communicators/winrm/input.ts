import type { Readable } from 'node:stream'

type Send = (bytes: Buffer, end: boolean) => Promise<void>

/** Sends input one piece of at most `size` bytes after the other; `end` comes with the last one. */
export async function pump(input: Readable | Buffer, size: number, send: Send): Promise<void> {
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of Buffer.isBuffer(input) ? [input] : input) {
    held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, Buffer.from(chunk)])
    for (; held.length > size; held = held.subarray(size)) await send(held.subarray(0, size), false)
    if (Buffer.isBuffer(input) || input.readableLength > 0 || held.length === 0) continue
    // What a person types, or a slow program writes, is passed on as it comes.
    await send(held, false)
    held = Buffer.alloc(0)
  }
  await send(held, true)
}
