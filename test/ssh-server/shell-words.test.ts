import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quote } from '../../src/communicators/index.ts'
import { shellWords } from '../../src/ssh-server/scp/shell-words.ts'

test.each([
  ['scp -t /tmp/a', ['scp', '-t', '/tmp/a']],
  ['  a   b ', ['a', 'b']],
  ["'/a b/c'", ['/a b/c']],
  [`"a 'b' \\" \\\\ c"`, [`a 'b' " \\ c`]],
  [String.raw`a\ b 'c'"d"e`, ['a b', 'cde']],
  [`'it'"'"'s'`, ["it's"]],
  ['', []],
] as const)('%s is split into words', (command, words) => {
  expect(shellWords(command)).toEqual(words)
})

test.each(['echo $HOME', 'a; b', 'a | b', 'a > b', '"$x"', '`a`', "it's", 'a*', 'a && b'])(
  '%s is more than words',
  (command) => {
    expect(shellWords(command)).toBeUndefined()
  },
)

test('quoted words come out as they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 })), (words) => {
      expect(shellWords(words.map(quote).join(' '))).toEqual(words)
    }),
  )
})
