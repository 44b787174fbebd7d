import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quote, quotePath } from '../../../src/communicators/ssh/quote.ts'

// What a real shell makes of quoted text. All texts of one run go through one process.

const texts = [
  ...fc.sample(fc.string({ unit: 'binary', maxLength: 20 }), { numRuns: 300, seed: 1 }),
  ...fc.sample(fc.string({ unit: fc.constantFrom(...`'"\\$\`!*?[]{}()<>|&;#~ \t\n=%-ab`), maxLength: 10 }), {
    numRuns: 300,
    seed: 2,
  }),
  ...[
    '',
    "'",
    "''",
    '-n',
    '~',
    '~/x',
    '$HOME',
    '$HOME/$(date)',
    '${HOME}/a b',
    '*',
    '!x',
    'a\\',
    '\n',
    '#x',
    'a=b',
    '\u00a0',
  ],
].map((text) => text.replaceAll('\0', '').toWellFormed())

function throughShell(shell: string, words: readonly string[], env: Record<string, string> = {}): string[] {
  const script = words.map((word) => `printf '%s\\0' ${word}`).join('\n')
  const output = execFileSync(shell, ['-s'], {
    input: script,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  })
  return output.split('\0').slice(0, -1)
}

describe.each(['/bin/sh', '/bin/bash'])('%s', (shell) => {
  test('reads quoted text back as it was', () => {
    expect(throughShell(shell, texts.map(quote))).toEqual(texts)
  })

  test('reads a path back, in which a leading home folder alone is expanded', () => {
    const paths = texts.filter((text) => text !== '')
    const expected = paths.map((path) => {
      const home = /^(?:~|\$HOME|\$\{HOME\})(?=\/|$)\/*/.exec(path)
      if (home) return `/home/u${path.length > home[0].length ? '/' : ''}${path.slice(home[0].length)}`
      return path.startsWith('-') ? `./${path}` : path
    })
    expect(throughShell(shell, paths.map(quotePath), { HOME: '/home/u' })).toEqual(expected)
  })
})
