import { AwsError } from '../protocol/aws-error.ts'

/**
 * The content of a body in AWS's own chunks (`Content-Encoding: aws-chunked`): each has its length in hexadecimal on a line
 * before it; an empty one is the last, and trailers follow it.
 */
export async function* unchunked(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  /** Of the chunk that is being read; -1 while its line is. */
  let left = -1
  for await (const piece of body) {
    rest = rest.length > 0 ? Buffer.concat([rest, piece]) : piece
    while (rest.length > 0) {
      if (left < 0) {
        const end = rest.indexOf('\r\n')
        if (end < 0) break
        left = Number.parseInt(rest.toString('latin1', 0, end), 16)
        if (!(left >= 0)) throw new AwsError('IncompleteBody', 'The body has a chunk without a length.')
        rest = rest.subarray(end + 2)
        // What is left are trailers, which nobody here asks about.
        if (left === 0) return
      }
      if (left > 0) {
        const content = rest.subarray(0, left)
        if (content.length > 0) yield content
        rest = rest.subarray(content.length)
        left -= content.length
        if (left > 0) break
      }
      if (rest.length < 2) break
      rest = rest.subarray(2)
      left = -1
    }
  }
  throw new AwsError('IncompleteBody', 'The body ended before its last chunk.')
}
