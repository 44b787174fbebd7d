import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Mark, MarkReader } from '../../../src/communicators/docker/mark-reader.ts'

function read(chunks: readonly Buffer[]) {
  const bytes: Buffer[] = []
  const marks: Mark[] = []
  const reader = new MarkReader(
    Buffer.from('<aabb '),
    (chunk) => bytes.push(Buffer.from(chunk)),
    (mark) => marks.push(mark),
  )
  for (const chunk of chunks) reader.push(chunk)
  return { text: Buffer.concat(bytes).toString('latin1'), marks }
}

const piece = fc.constantFrom(
  '<aabb e 7>',
  '<aabb b 0>',
  '<aabb',
  '<aabb ',
  '<',
  'a',
  'b',
  ' ',
  '>',
  'x\n',
  '<aabb e x>',
)

test('finds marks wherever the stream is cut, and passes all else', () => {
  fc.assert(
    fc.property(fc.array(piece), fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (pieces, lengths) => {
      const text = `${pieces.join('')}end of it, without any mark`
      const chunks: Buffer[] = []
      for (let at = 0; at < text.length; ) {
        const { value } = lengths.next()
        chunks.push(Buffer.from(text.slice(at, at + value), 'latin1'))
        at += value
      }
      expect(read(chunks)).toEqual(read([Buffer.from(text)]))
      expect(read(chunks).text).toBe(text.replace(/<aabb [a-z] \d{1,10}>/g, ''))
    }),
  )
})

test('holds back no more than what may become a mark', () => {
  expect(read([Buffer.from('how far? <')]).text).toBe('how far? ')
  expect(read([Buffer.from('how far? <aabb e 7')]).text).toBe('how far? ')
})
