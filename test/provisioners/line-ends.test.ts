import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unixLineEnds } from '../../src/provisioners/shell/line-ends.ts'

test.each([
  ['', ''],
  ['a', 'a\n'],
  ['a\n', 'a\n'],
  ['a\r\nb', 'a\nb\n'],
  ['a\r', 'a\n'],
  ['\r\n', '\n'],
  ['a\rb\r\r\n', 'a\rb\r\n'],
])('%j becomes %j', (before, after) => {
  expect(unixLineEnds(Buffer.from(before)).toString()).toBe(after)
})

test('changes no other byte', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(bytes, (content) => {
      const plain = Buffer.concat([Buffer.from(content.filter((byte) => byte !== 13)), Buffer.from('\n')])
      expect(unixLineEnds(plain)).toEqual(plain)
    }),
  )
})
