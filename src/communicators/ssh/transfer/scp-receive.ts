import type { Writable } from 'node:stream'
import { writeTo } from './cat.ts'

const GO_ON = Buffer.from([0])

/** The receiving side of scp for one file. @throws Error with what the far side says is wrong */
export async function receiveFile(
  send: (bytes: Buffer) => Promise<void>,
  output: AsyncIterable<Buffer>,
  sink: Writable,
  onProgress?: (done: number, total: number | undefined) => void,
): Promise<void> {
  let announced = Buffer.alloc(0)
  let size: number | undefined
  let done = 0
  await send(GO_ON)
  for await (const chunk of output) {
    let bytes = chunk
    if (size === undefined) {
      announced = Buffer.concat([announced, bytes])
      const end = announced.indexOf(10)
      if (end === -1) continue
      size = sizeIn(announced.toString('utf8', 0, end))
      bytes = announced.subarray(end + 1)
      await send(GO_ON)
    }
    const content = bytes.subarray(0, size - done)
    if (content.length > 0) {
      await writeTo(sink, content)
      done += content.length
      onProgress?.(done, size)
    }
    // What follows the content is the sender's own zero byte, or a line about what went wrong while it read.
    if (bytes.length > content.length) {
      if (bytes[content.length] !== 0) throw new Error(messageIn(bytes.subarray(content.length)))
      await send(GO_ON)
    }
  }
  if (size === undefined) throw new Error('the far side sent nothing')
  if (done < size) throw new Error(`the far side sent ${done} of ${size} bytes`)
}

function sizeIn(line: string): number {
  const size = /^C[0-7]{4,} (\d+) /.exec(line)?.[1]
  if (size === undefined) throw new Error(messageIn(Buffer.from(line)))
  return Number(size)
}

function messageIn(bytes: Buffer): string {
  return bytes
    .toString('utf8')
    .replace(/^[\x01\x02]/, '')
    .replace(/^scp: /, '')
    .trim()
}
