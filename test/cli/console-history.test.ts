import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ConsoleHistory, MOST_LINES } from '../../src/cli/console/history.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-history-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const historyAt = (file: string) => new ConsoleHistory(file, (line) => line.includes('sesame'))
const history = () => historyAt(join(folder, 'state', 'console', 'hcl'))

test('the newest line comes first, and each once', async () => {
  for (const line of ['a', 'b', 'a', '', '  ', ' spaced', 'open sesame', 'c']) history().add(line)
  expect(await history().open()).toEqual(['c', 'a', 'b'])
  expect(statSync(join(folder, 'state', 'console', 'hcl')).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700)
})

test('only so many lines are kept, whatever is added', async () => {
  const file = join(folder, 'hcl')
  const lines = Array.from({ length: 2 * MOST_LINES }, (_, index) => `line ${index}`)
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  const earlier = await historyAt(file).open()
  expect([earlier.length, earlier[0]]).toEqual([MOST_LINES, `line ${2 * MOST_LINES - 1}`])
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(MOST_LINES + 1)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test("what can be neither read nor written is in nobody's way", async () => {
  writeFileSync(join(folder, 'file'), '')
  const nowhere = historyAt(join(folder, 'file', 'console', 'hcl'))
  nowhere.add('a')
  expect(await nowhere.open()).toEqual([])
})
