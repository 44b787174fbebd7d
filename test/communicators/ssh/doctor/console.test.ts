import { expect, test } from 'vitest'
import { consoleText, lastLines } from '../../../../src/communicators/ssh/doctor/console.ts'

const { signal } = new AbortController()

test('a console loses its colours, titles and control characters', async () => {
  const raw = '\u001b]0;title\u0007\u001b[1;31mFAILED\u001b[0m one\r\ntwo\u0008\r\u001b[2Jthree\tx\u009b5m'
  expect(await consoleText(async () => raw, signal)).toBe('FAILED one\ntwo\nthree\tx5m')
})

test('its last lines are shown, without the empty ones and not too wide', () => {
  const text = Array.from({ length: 40 }, (_, i) => `line ${i}\n\n`).join('') + 'x'.repeat(300)
  const lines = lastLines(text)
  expect(lines).toHaveLength(16)
  expect(lines[1]).toBe('  line 26')
  expect(lines.at(-1)).toHaveLength(202)
  expect(lastLines(' \n')).toEqual([])
})

test('a console that can not be read hides nothing', async () => {
  expect(await consoleText(undefined, signal)).toBe('')
  expect(await consoleText(() => Promise.reject(new Error('denied')), signal)).toBe('')
  const ended = AbortSignal.abort()
  expect(await consoleText(() => new Promise(() => {}), ended)).toBe('')
})
