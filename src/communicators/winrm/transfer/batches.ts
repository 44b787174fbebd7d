type Send = (bytes: Buffer, end: boolean) => Promise<void>

/** Puts lines together to messages of at most `size` bytes, so that many small files cost few round trips. */
export async function sendLines(
  lines: AsyncIterable<string> | Iterable<string>,
  size: number,
  send: Send,
): Promise<void> {
  let batch: string[] = []
  let length = 0
  for await (const line of lines) {
    if (length > 0 && length + line.length > size) {
      await send(Buffer.from(batch.join(''), 'latin1'), false)
      batch = []
      length = 0
    }
    batch.push(line)
    length += line.length
  }
  await send(Buffer.from(batch.join(''), 'latin1'), true)
}
