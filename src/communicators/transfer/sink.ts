import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'

/** Writes and waits while the sink is full. @throws the sink's error */
export function writeTo(sink: Writable, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    sink.write(chunk, (error) => (error ? reject(error) : resolve()))
  })
}

/** Ends the sink and waits until it has taken everything. @throws the sink's error */
export async function endSink(sink: Writable): Promise<void> {
  sink.end()
  await finished(sink, { readable: false })
}
